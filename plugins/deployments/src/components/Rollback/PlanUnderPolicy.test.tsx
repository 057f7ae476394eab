import type {
  Plan,
  PlanWarning,
} from '@backspin/backstage-plugin-deployments-common';
import { within } from '@testing-library/react';
import { ago, failingProd, page } from '../../testUtils';
import {
  PROD,
  dialogAt,
  findDialog,
  findPlan,
  findSentence,
  plan,
  refusal,
  renderPage,
  startTestServer,
  succeededRollback,
  user,
} from './__testUtils__';
import {
  ApprovalBackend,
  approvalPolicy,
  waitingRollback,
} from './__testUtils__/ApprovalBackend';

startTestServer();

const FREEZE = { title: 'Weekend', until: ago(-7_200) };
const LONG = 'Payouts are wrong and nobody who approves answers';

const tells = ['group:default/payments', 'group:default/on-call'];

async function open(
  of: Plan,
  button: string,
  backend = new ApprovalBackend(),
  more: Record<string, string> = {},
) {
  backend.planFor = () => of;
  renderPage(backend, { search: dialogAt(PROD.id, more) });
  return { backend, dialog: await findPlan(button) };
}

type Dialog = Awaited<ReturnType<typeof findPlan>>;

const fact = (dialog: Dialog, term: string) =>
  dialog.getByText(term, { selector: 'dt' }).nextElementSibling;
const button = (dialog: Dialog, name: string) =>
  dialog.getByRole('button', { name });
const glassBox = (dialog: Dialog) =>
  dialog.getByRole('checkbox', { name: /^Break glass/ });

async function decide(dialog: Dialog, name: string, reason: string) {
  await user.type(dialog.getByLabelText(/^Reason/), reason);
  await user.type(dialog.getByLabelText(/^Type prod/), 'prod');
  await user.click(button(dialog, name));
}

describe('a plan that needs approval', () => {
  it('says of whom and for how long it waits, and asks for it', async () => {
    const { backend, dialog } = await open(
      plan({ policy: approvalPolicy(2) }),
      'Ask for approval',
    );
    expect(fact(dialog, 'Needs')).toHaveTextContent(
      /^2 approvals by the environment’s policy\..*By members of .*release-managers\. Without it the request expires after 2 h\.$/i,
    );
    expect(
      dialog.queryByRole('checkbox', { name: /^Break glass/ }),
    ).not.toBeInTheDocument();
    await decide(dialog, 'Ask for approval', 'Wrong sums');
    await findSentence('Waiting to begin');
    expect(backend.requested).toEqual([
      {
        target: PROD.id,
        to: '42',
        strategy: 'codedeploy',
        fingerprint: 'state-1',
        reason: 'Wrong sums',
        confirmation: 'prod',
      },
    ]);
  });

  it('names the permission where no group is asked', async () => {
    const { dialog } = await open(
      plan({ policy: { ...approvalPolicy(), approverGroups: [] } }),
      'Ask for approval',
    );
    expect(fact(dialog, 'Needs')).toHaveTextContent(
      /By anyone with the permission deployments\.approve\./,
    );
  });
});

describe('a freeze', () => {
  it('is named with its end, and leaves nothing to press', async () => {
    const { backend, dialog } = await open(
      plan({ policy: { ...approvalPolicy(0), freeze: FREEZE } }),
      'Roll back to v42',
    );
    expect(dialog.getByText(/^Freeze: Weekend, until/)).toBeVisible();
    expect(dialog.getByText(/No rollback begins until then/)).toBeVisible();
    expect(button(dialog, 'Roll back to v42')).toHaveAttribute(
      'aria-disabled',
      'true',
    );
    await decide(dialog, 'Roll back to v42', 'Wrong sums');
    expect(backend.requested).toEqual([]);
  });

  it('can be passed by breaking glass, which has to be chosen', async () => {
    const { backend, dialog } = await open(
      plan({
        policy: { ...approvalPolicy(), freeze: FREEZE },
        mayBreakGlass: true,
        breakGlassTells: tells,
      }),
      'Ask for approval',
    );
    expect(dialog.getByText(/Until then only break glass works/)).toBeVisible();
    const box = glassBox(dialog);
    expect(box).not.toBeChecked();
    expect(box).toHaveAccessibleName(
      'Break glass: skip approval and the freeze',
    );
    await user.click(box);
    expect(box).toHaveAccessibleDescription(
      /^It begins at once\..*payments ?, .*on-call are told, as critical\.$/i,
    );
    const name = 'Break glass: roll back to v42';
    const reason = dialog.getByLabelText(/^Reason/);
    await decide(dialog, name, 'Too short');
    expect(reason).toHaveFocus();
    expect(reason).toBeInvalid();
    expect(reason).toHaveAccessibleDescription(
      'Why it cannot wait, in at least 20 characters',
    );
    expect(backend.requested).toEqual([]);
    await user.clear(reason);
    await user.type(reason, LONG);
    await user.click(button(dialog, name));
    await findSentence('Waiting to begin');
    expect(backend.requested).toEqual([
      expect.objectContaining({ breakGlass: true, reason: LONG }),
    ]);
  });
});

describe('breaking glass', () => {
  const glass = (more: Partial<Plan> = {}) =>
    plan({ policy: approvalPolicy(), mayBreakGlass: true, ...more });

  it('is taken back by taking the mark away', async () => {
    const { dialog } = await open(glass(), 'Ask for approval');
    await user.click(glassBox(dialog));
    expect(glassBox(dialog)).toHaveAccessibleDescription(
      'It begins at once. It is marked in the history and in the audit trail for good.',
    );
    await user.click(glassBox(dialog));
    expect(button(dialog, 'Ask for approval')).toBeVisible();
  });

  it('is all that is left to those who may not roll back', async () => {
    const backend = new ApprovalBackend();
    backend.page = page([
      { ...failingProd(), mayRollBack: false, mayBreakGlass: true },
    ]);
    backend.planFor = () => glass({ policy: approvalPolicy(0) });
    renderPage(backend);
    // Whoever may break glass may look at the plan.
    await user.click(
      await within(document.body).findByRole('button', { name: 'Roll back…' }),
    );
    const dialog = within(await findDialog());
    expect(
      await dialog.findByText(
        'You may not roll this target back, but you may break glass.',
      ),
    ).toBeVisible();
    expect(dialog.queryByLabelText(/^Reason/)).not.toBeInTheDocument();
    const box = await dialog.findByRole('checkbox', {
      name: 'Break glass: skip the usual permission',
    });
    await user.click(box);
    await decide(dialog as Dialog, 'Break glass: roll back to v42', LONG);
    await findSentence('Waiting to begin');
    expect(backend.requested[0].breakGlass).toBe(true);
  });

  it('takes the place of a request that waits, and says whose', async () => {
    const backend = new ApprovalBackend();
    const waiting = waitingRollback();
    backend.rollbacks = [waiting];
    backend.page = page([
      { ...failingProd(), mayBreakGlass: true, rollback: waiting },
    ]);
    backend.planFor = () => glass();
    renderPage(backend, { search: dialogAt(PROD.id) });
    // What waits is shown first.
    await findSentence('Waiting for approval');
    await user.click(
      await within(await findDialog()).findByRole('button', {
        name: 'Break glass…',
      }),
    );
    const name = 'Break glass: roll back to v42';
    const dialog = await findPlan(name);
    expect(glassBox(dialog)).toBeChecked();
    expect(glassBox(dialog)).toHaveAccessibleDescription(
      /It takes the place of the request by Mara K\., which is cancelled: “Statement export fails”$/,
    );
    expect(dialog.queryByRole('alert')).not.toBeInTheDocument();
    await user.click(glassBox(dialog));
    expect(dialog.getByRole('alert')).toHaveTextContent(
      'A rollback of this target is in progress',
    );
    await user.click(glassBox(dialog));
    await decide(dialog, name, LONG);
    await findSentence('Waiting to begin');
    expect(backend.requested[0]).toMatchObject({ to: '42', breakGlass: true });
  });

  it('of an undo says where it goes', async () => {
    const { dialog } = await open(
      glass(),
      'Break glass: go to v42',
      undefined,
      { undoes: 'r-0', glass: 'true' },
    );
    expect(button(dialog, 'Break glass: go to v42')).toBeVisible();
  });
});

describe('a release that was taken back before', () => {
  const WARNING: PlanWarning = {
    code: 'release-taken-back-before',
    title: 'v42 was taken back before',
    message: 'The reason given: double payouts',
  };
  const takenBack = plan({ warnings: [WARNING] });
  const again = (dialog: Dialog) =>
    dialog.getByRole('checkbox', { name: /Go there anyway$/ });

  it('is gone to only once that is confirmed, with who took it back and why', async () => {
    const backend = new ApprovalBackend();
    const before = succeededRollback({
      id: 'r-0',
      requestedBy: 'Jon P.',
      reason: 'double payouts',
      plan: plan({ from: plan().to, to: plan().from }),
    });
    backend.rollbacks = [before];
    const { dialog } = await open(takenBack, 'Roll back to v42', backend);
    await dialog.findByRole('checkbox', {
      name: 'v42 was taken back by Jon P. because “double payouts”. Go there anyway',
    });
    await decide(dialog, 'Roll back to v42', 'Wrong sums');
    expect(again(dialog)).toHaveFocus();
    expect(again(dialog)).toHaveAccessibleDescription(
      'Confirm that it is to go to a release that was taken back',
    );
    expect(backend.requested).toEqual([]);
    await user.click(again(dialog));
    await user.click(button(dialog, 'Roll back to v42'));
    await findSentence('Waiting to begin');
    expect(backend.requested).toEqual([
      expect.objectContaining({ to: '42', confirmTakenBack: '42' }),
    ]);
  });

  it('is confirmed anew for another one', async () => {
    const backend = new ApprovalBackend();
    const { dialog } = await open(takenBack, 'Roll back to v42', backend);
    await user.click(again(dialog));
    expect(again(dialog)).toBeChecked();
    backend.planFor = () =>
      plan({
        to: { id: '39', label: 'v39' },
        warnings: [WARNING],
      });
    await user.click(await dialog.findByText('v39'));
    await findPlan('Roll back to v39');
    // Its reason is known from the list of releases.
    const other = await dialog.findByRole('checkbox', {
      name: 'v39 was taken back because “double payouts”. Go there anyway',
    });
    expect(other).not.toBeChecked();
  });

  it('is known by the warning alone', async () => {
    const { dialog } = await open(takenBack, 'Roll back to v42');
    expect(again(dialog)).toHaveAccessibleName(
      'v42 was taken back before. Go there anyway',
    );
  });
});

it('says why a freeze that began meanwhile refuses the request', async () => {
  const backend = new ApprovalBackend();
  backend.instead.request = refusal(409, 'A freeze is on, Weekend.', {
    code: 'frozen',
  });
  const { dialog } = await open(plan(), 'Roll back to v42', backend);
  await decide(dialog, 'Roll back to v42', 'Wrong sums');
  expect(await dialog.findByRole('alert')).toHaveTextContent(
    'No rollback as things stand. A freeze is on, Weekend.',
  );
});
