import { act, screen, waitFor, within } from '@testing-library/react';
import { failingProd, lambdaRelease, page } from '../../testUtils';
import {
  BRANCH,
  PROD,
  TestBackend,
  dialogAt,
  findDialog,
  findPlan,
  findSentence,
  plan,
  promise,
  rebuildPlan,
  refusal,
  renderPage,
  rollback,
  startTestServer,
  user,
} from './__testUtils__';

startTestServer();

const V39 = plan({ to: lambdaRelease(39), takesBack: [], differences: [] });

async function open(backend = new TestBackend()) {
  renderPage(backend, { search: dialogAt(PROD.id) });
  const dialog = await findPlan();
  await dialog.findByRole('group', { name: 'Go back to' });
  return { backend, dialog };
}

type Dialog = Awaited<ReturnType<typeof findPlan>>;

const reason = (dialog: Dialog) => dialog.getByLabelText(/^Reason/);
const word = (dialog: Dialog) => dialog.getByLabelText(/^Type prod/);
const submit = (dialog: Dialog) =>
  dialog.getByRole('button', { name: /^Roll back to/ });

async function decide(dialog: Dialog) {
  await user.type(reason(dialog), '  Statement export fails ');
  await user.type(word(dialog), 'prod');
  await user.click(submit(dialog));
}

/** The definition of a term in the plan. */
const fact = (dialog: Dialog, term: string) =>
  dialog.getByText(term, { selector: 'dt' }).nextElementSibling;

const release = (dialog: Dialog, name: RegExp) =>
  dialog.getByRole('radio', { name });
const choose = async (dialog: Dialog, label: string) =>
  user.click(await dialog.findByText(label));

describe('the plan', () => {
  it('says how, how long, what it takes back, what differs and who must agree', async () => {
    const { dialog } = await open();
    expect(fact(dialog, 'How')).toHaveTextContent(
      'CodeDeploy, all at once (recommended). The last deployment has ended.',
    );
    expect(fact(dialog, 'Takes')).toHaveTextContent(
      'about 20 s, then 5 min of watching (from the last 3 rollbacks)',
    );
    expect(fact(dialog, 'Takes back')).toHaveTextContent(
      /^v43 · 41b07aa · Jon P\. · compare/,
    );
    expect(
      within(fact(dialog, 'Configuration') as HTMLElement)
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual([
      'memory 1024 MB → 512 MB',
      'description nightly → none',
      'layer none → tracing:4',
      'variable EXPORT_BATCH only in v43',
      'variable OLD_QUEUE only in v42',
    ]);
    expect(fact(dialog, 'Needs')).toHaveTextContent(/^1 approval by/);
  });

  it('warns, says what it will not undo, and lists the calls', async () => {
    const { dialog } = await open();
    expect(
      dialog.getByText(/The next pipeline run on this stack can fail/),
    ).toHaveTextContent(/^The stack will be out of step\./);
    expect(
      dialog.getByText('What v43 wrote to its tables stays.'),
    ).toBeVisible();
    const call = dialog.getByText(
      'codedeploy:CreateDeployment royalty-calculator-prod 43 → 42',
    );
    expect(call).not.toBeVisible();
    await user.click(dialog.getByText('2 calls will be made'));
    expect(call).toBeVisible();
  });

  it('says so when nothing differs and nothing newer goes away', async () => {
    const backend = new TestBackend();
    backend.planFor = () =>
      plan({ takesBack: [], differences: [], compareUrl: undefined });
    const { dialog } = await open(backend);
    expect(fact(dialog, 'Takes back')).toHaveTextContent(
      'Nothing newer: it goes forward',
    );
    expect(fact(dialog, 'Configuration')).toHaveTextContent('the same');
  });

  it('takes a second at least', async () => {
    const backend = new TestBackend();
    backend.planFor = () => plan({ expectedMs: 200 });
    const { dialog } = await open(backend);
    expect(fact(dialog, 'Takes')).toHaveTextContent(/^about 1 s,/);
  });

  it('of a branch leaves the configuration as it is today', async () => {
    const backend = new TestBackend();
    backend.planFor = () => rebuildPlan();
    renderPage(backend, { search: dialogAt(BRANCH.id) });
    const dialog = await findPlan('Roll back to #141');
    expect(fact(dialog, 'Configuration')).toHaveTextContent(
      'the branch’s own, as it is today',
    );
    expect(dialog.queryByLabelText(/^Type/)).not.toBeInTheDocument();
  });

  it('is announced when it is ready, and the one after it as well', async () => {
    const backend = new TestBackend();
    backend.planFor = ({ to }) => (to === '39' ? V39 : plan());
    const { dialog } = await open(backend);
    const said = dialog.getByText('The plan for v42 is ready');
    expect(said).toHaveAttribute('role', 'status');
    await choose(dialog, 'v39');
    await waitFor(() =>
      expect(said).toHaveTextContent('The plan for v39 is ready'),
    );
  });
});

describe('the releases', () => {
  it('say how they did, and why some cannot be chosen', async () => {
    const { dialog } = await open();
    const items = within(
      dialog.getByRole('group', { name: 'Go back to' }),
    ).getAllByRole('radio') as HTMLInputElement[];
    expect(items.map(item => [item.disabled, item.checked])).toEqual([
      [true, false],
      [false, true],
      [true, false],
      [false, false],
    ]);
    expect(items.map(item => item.closest('label')?.textContent)).toEqual([
      expect.stringMatching(/^v43 · live nowFailing.*Live for 18 min$/),
      expect.stringMatching(/^v42Last good.*Was live 6 days$/),
      expect.stringMatching(
        /^v40Not possible.*Was live 4 days · This version has been deleted\.$/,
      ),
      expect.stringMatching(
        /^v39Taken back.*Was live 2 h · taken back: “double payouts”$/,
      ),
    ]);
    expect(items[2]).toHaveAccessibleDescription(/has been deleted/);
  });

  it('are chosen with the arrow keys; the plan follows, and the button names it', async () => {
    const backend = new TestBackend();
    const worked = promise();
    backend.planFor = ({ to }) => (to === '39' ? V39 : plan());
    const { dialog } = await open(backend);
    backend.hold.plan = worked.kept;
    await user.type(reason(dialog), 'because');
    act(() => release(dialog, /^v42/).focus());
    await user.keyboard('{ArrowDown}');
    await waitFor(() =>
      expect(backend.planned.at(-1)).toEqual({ target: PROD.id, to: '39' }),
    );
    // Until the plan is there, the old one can be read and not be asked for.
    expect(submit(dialog)).toHaveAttribute('aria-disabled', 'true');
    await user.click(submit(dialog));
    worked.keep();
    expect(
      await dialog.findByRole('button', { name: 'Roll back to v39' }),
    ).not.toHaveAttribute('aria-disabled');
    expect(backend.requested).toEqual([]);
    expect(reason(dialog)).toHaveValue('because');
  });

  it('that were never live say when they were made', async () => {
    const backend = new TestBackend();
    backend.candidates = backend.candidates
      .slice(1, 2)
      .map(candidate => ({ ...candidate, lastGood: false, record: undefined }));
    const { dialog } = await open(backend);
    expect(release(dialog, /^v42/).closest('label')).toHaveTextContent(
      /published 16 Nov|published 7 days ago/,
    );
  });

  it('may be none', async () => {
    const backend = new TestBackend();
    backend.candidates = [];
    renderPage(backend, { search: dialogAt(PROD.id) });
    const dialog = await findPlan();
    expect(dialog.getByText('No release is known yet.')).toBeVisible();
  });

  it('are none for good where a rollback is refused, which is not asked for again', async () => {
    const backend = new TestBackend();
    backend.candidates = [];
    backend.releasesRefusal = { code: 'no-alias', message: 'No alias.' };
    backend.instead.plan = refusal(409, 'No alias.', { code: 'no-alias' });
    renderPage(backend, { search: dialogAt(PROD.id) });
    const dialog = within(await findDialog());
    expect(
      await dialog.findByText('There is no release to go back to.'),
    ).toBeVisible();
    expect(await dialog.findByRole('alert')).toHaveTextContent('No alias.');
    expect(dialog.queryByRole('button', { name: 'Try again' })).toBeNull();
  });

  it('that cannot be read say why, and can be asked for again', async () => {
    const backend = new TestBackend();
    backend.instead.releases = refusal(403, 'Not yours.');
    renderPage(backend, { search: dialogAt(PROD.id) });
    const dialog = await findPlan();
    expect(
      dialog.getByText(/The releases could not be read. Not yours./),
    ).toBeVisible();
    backend.instead = {};
    await user.click(dialog.getByRole('button', { name: 'Try again' }));
    expect(
      await dialog.findByRole('group', { name: 'Go back to' }),
    ).toBeVisible();
  });
});

describe('the ways', () => {
  it('are hidden until they are asked for; those that do not fit say why', async () => {
    const { dialog } = await open();
    const toggle = dialog.getByRole('button', { name: 'other ways (2)' });
    expect(toggle).toHaveAttribute('aria-expanded', 'false');
    await user.click(toggle);
    const ways = within(
      dialog.getByRole('group', { name: 'Ways to roll back' }),
    );
    expect(
      ways.getByRole('radio', {
        name: 'Stop the deployment: does not fit. No deployment is in progress.',
      }),
    ).toBeDisabled();
    await user.click(dialog.getByRole('button', { name: 'hide other ways' }));
    expect(
      dialog.queryByRole('group', { name: 'Ways to roll back' }),
    ).not.toBeInTheDocument();
  });

  it('are chosen, and asked for as planned', async () => {
    const backend = new TestBackend();
    backend.planFor = ({ strategy = 'codedeploy' }) => plan({ strategy });
    const { dialog } = await open(backend);
    await user.click(dialog.getByRole('button', { name: 'other ways (2)' }));
    await user.click(dialog.getByRole('radio', { name: /^Move the alias/ }));
    await waitFor(() =>
      expect(fact(dialog, 'How')).toHaveTextContent(/^Move the alias\. Faster/),
    );
    await waitFor(() =>
      expect(submit(dialog)).not.toHaveAttribute('aria-disabled'),
    );
    await decide(dialog);
    await findSentence('Waiting to begin');
    expect(backend.requested).toMatchObject([{ strategy: 'lambda-alias' }]);
  });

  it('are thought over when another release is chosen', async () => {
    const { backend, dialog } = await open();
    await user.click(dialog.getByRole('button', { name: 'other ways (2)' }));
    await user.click(dialog.getByRole('radio', { name: /^Move the alias/ }));
    await waitFor(() =>
      expect(backend.planned.at(-1)).toEqual({
        target: PROD.id,
        strategy: 'lambda-alias',
      }),
    );
    await choose(dialog, 'v39');
    await waitFor(() =>
      expect(backend.planned.at(-1)).toEqual({ target: PROD.id, to: '39' }),
    );
  });

  it('name on the button what is stopped', async () => {
    const backend = new TestBackend();
    backend.planFor = () => plan({ strategy: 'codedeploy-stop' });
    renderPage(backend, { search: dialogAt(PROD.id) });
    expect(await findPlan('Stop and go back to v42')).toBeDefined();
  });
});

describe('the decision', () => {
  it('needs a reason and the typed word, and leads to what is missing', async () => {
    const { backend, dialog } = await open();
    await user.click(submit(dialog));
    expect(reason(dialog)).toHaveFocus();
    expect(reason(dialog)).toHaveAccessibleDescription(
      'Say in a few words why, for those who read it later',
    );
    expect(reason(dialog)).toBeInvalid();
    await user.type(reason(dialog), 'wrong sums');
    await user.type(word(dialog), 'pro{Enter}');
    expect(word(dialog)).toHaveFocus();
    expect(word(dialog)).toHaveAccessibleDescription('Type prod');
    expect(backend.requested).toEqual([]);
    await user.type(word(dialog), 'd{Enter}');
    await waitFor(() => expect(backend.requested).toHaveLength(1));
  });

  it('is sent with what was seen, once, and the work is shown in its place', async () => {
    const backend = new TestBackend();
    const answered = promise();
    backend.hold.request = answered.kept;
    const { dialog } = await open(backend);
    await decide(dialog);
    const sending = await dialog.findByRole('button', {
      name: 'Asking for the rollback',
    });
    expect(sending).toHaveFocus();
    await user.click(sending);
    expect(reason(dialog)).toHaveAttribute('readonly');
    expect(release(dialog, /^v39/)).toBeDisabled();
    answered.keep();
    expect(await findSentence('Waiting to begin')).toBeVisible();
    expect(backend.requested).toEqual([
      {
        target: PROD.id,
        to: '42',
        strategy: 'codedeploy',
        fingerprint: 'state-1',
        reason: 'Statement export fails',
        confirmation: 'prod',
      },
    ]);
    expect(screen.getByRole('button', { name: 'Close' })).toHaveFocus();
  });

  it('is not asked for a word where the policy does not', async () => {
    const backend = new TestBackend();
    backend.planFor = () => plan({ confirmation: undefined });
    const { dialog } = await open(backend);
    expect(dialog.queryByLabelText(/^Type/)).not.toBeInTheDocument();
    await user.type(reason(dialog), 'wrong sums');
    await user.click(submit(dialog));
    await findSentence('Waiting to begin');
    expect(backend.requested[0]).not.toHaveProperty('confirmation');
  });
});

describe('a refusal', () => {
  it.each([
    [
      'commit-unknown',
      'The commit of this build is HEAD, which cannot be built again. Choose another.',
    ],
    ['release-deleted', 'Version 40 has been deleted.'],
    [
      'no-alias',
      'The function has no alias and runs $LATEST. Publish a version and point an alias at it.',
    ],
    ['nothing-to-go-back-to', 'v43 is the first release of this target.'],
  ])('of a plan says why: %s', async (code, message) => {
    const backend = new TestBackend();
    backend.instead.plan = refusal(409, message, { code });
    renderPage(backend, { search: dialogAt(PROD.id) });
    const dialog = within(await findDialog());
    expect(await dialog.findByRole('alert')).toHaveTextContent(
      `No rollback as things stand. ${message}`,
    );
    expect(dialog.queryByLabelText(/^Reason/)).not.toBeInTheDocument();
    expect(
      dialog.queryByRole('button', { name: /^Roll back/ }),
    ).not.toBeInTheDocument();
  });

  it('of one release leaves the others to choose from', async () => {
    const backend = new TestBackend();
    backend.instead.plan = refusal(409, 'Version 42 is not active.');
    renderPage(backend, { search: dialogAt(PROD.id, { to: '42' }) });
    const dialog = within(await findDialog());
    await dialog.findByRole('alert');
    backend.instead = {};
    backend.planFor = () => V39;
    await choose(dialog as Dialog, 'v39');
    expect(await findPlan('Roll back to v39')).toBeDefined();
    expect(dialog.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('because a rollback is in progress offers to watch that one', async () => {
    const backend = new TestBackend();
    const active = rollback();
    backend.rollbacks = [active];
    backend.instead.plan = refusal(409, 'in progress', {
      code: 'rollback-in-progress',
      active,
    });
    renderPage(backend, { search: dialogAt(PROD.id) });
    const dialog = within(await findDialog());
    await user.click(await dialog.findByRole('button', { name: 'Watch it' }));
    expect(
      await findSentence('Bringing royalty-calculator to v42'),
    ).toBeVisible();
  });

  it('because the reader may not shows the plan, and who can', async () => {
    const backend = new TestBackend();
    backend.page = page([{ ...failingProd(), mayRollBack: false }]);
    renderPage(backend, { search: dialogAt(PROD.id) });
    const dialog = within(await findDialog());
    expect(
      await dialog.findByText('You may not roll this target back.'),
    ).toBeVisible();
    expect(fact(dialog as Dialog, 'Takes')).toBeVisible();
    expect(dialog.queryByLabelText(/^Reason/)).not.toBeInTheDocument();
    expect(
      dialog.queryByRole('button', { name: /^Roll back/ }),
    ).not.toBeInTheDocument();
  });

  it('of the permission system keeps what was written', async () => {
    const { backend, dialog } = await open();
    backend.instead.request = refusal(403, 'Unauthorized');
    await decide(dialog);
    expect(await dialog.findByRole('alert')).toHaveTextContent(
      /^You may not roll this target back\..*Its owners may/,
    );
    expect(reason(dialog)).toHaveValue('  Statement export fails ');
  });
});

describe('a state that has changed since the plan', () => {
  const newPlan = plan({ fingerprint: 'state-2', expectedMs: 120_000 });

  it('shows the new plan, keeps the fields, and takes a second decision', async () => {
    const { backend, dialog } = await open();
    backend.instead.request = refusal(409, 'v44 was deployed meanwhile.', {
      code: 'state-changed',
      plan: newPlan,
    });
    await decide(dialog);
    const alert = await dialog.findByRole('alert');
    expect(alert).toHaveTextContent(
      'The state has changed since the plan was made. v44 was deployed meanwhile. The plan above is the new one, and nothing has been done yet.',
    );
    // A key pressed twice does not ask for what has not been read.
    expect(alert).toHaveFocus();
    expect(fact(dialog, 'Takes')).toHaveTextContent('about 2 min,');
    expect(word(dialog)).toHaveValue('prod');
    backend.instead = {};
    await user.click(submit(dialog));
    await findSentence('Waiting to begin');
    expect(backend.requested.map(({ fingerprint }) => fingerprint)).toEqual([
      'state-1',
      'state-2',
    ]);
  });
});

describe('a request that fails', () => {
  it('on its way says that it may have begun, and keeps the fields', async () => {
    const { backend, dialog } = await open();
    backend.instead.request = 'unreachable';
    await decide(dialog);
    expect(await dialog.findByRole('alert')).toHaveTextContent(
      'It is not known whether the rollback has begun. The deployments backend could not be reached. Check the connection. If it has,',
    );
    expect(reason(dialog)).toHaveValue('  Statement export fails ');
    expect(word(dialog)).toHaveValue('prod');
    backend.instead = {};
    await user.click(submit(dialog));
    expect(await findSentence('Waiting to begin')).toBeVisible();
  });

  it('at the server says that nothing has been done', async () => {
    const { backend, dialog } = await open();
    backend.instead.request = refusal(500, 'The database is gone');
    await decide(dialog);
    expect(await dialog.findByRole('alert')).toHaveTextContent(
      'The rollback has not begun. The database is gone. Nothing has been done. Try again.',
    );
    await choose(dialog, 'v39');
    expect(dialog.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('leaves a plan to be asked for again', async () => {
    const backend = new TestBackend();
    backend.instead.plan = refusal(400, 'No such target.');
    renderPage(backend, { search: dialogAt(PROD.id) });
    const dialog = within(await findDialog());
    expect(await dialog.findByRole('alert')).toHaveTextContent(
      'The rollback could not be worked out. No such target.',
    );
    backend.instead = {};
    await user.click(dialog.getByRole('button', { name: 'Try again' }));
    expect(await findPlan()).toBeDefined();
  });
});

describe('an undo', () => {
  it('says what it undoes and the reason that was given, and leaves no choice', async () => {
    const backend = new TestBackend();
    backend.rollbacks = [rollback({ status: 'succeeded' })];
    backend.planFor = () =>
      plan({ from: lambdaRelease(42), to: lambdaRelease(43), takesBack: [] });
    renderPage(backend, { search: dialogAt(PROD.id, { undoes: 'r-1' }) });
    const dialog = await findPlan('Undo: go to v43');
    expect(
      screen.getByRole('dialog', {
        name: 'Undo the rollback of royalty-calculator in prod',
      }),
    ).toBeVisible();
    expect(
      dialog.getByText(/Mara K\. rolled back from v43 to v42/),
    ).toHaveTextContent('The reason given: “Statement export fails”');
    expect(fact(dialog, 'Change')).toHaveTextContent('v42→ to v43');
    expect(
      dialog.queryByRole('group', { name: 'Go back to' }),
    ).not.toBeInTheDocument();
    expect(backend.planned).toEqual([{ target: PROD.id, undoes: 'r-1' }]);
    await user.type(reason(dialog), 'it was the data');
    await user.type(word(dialog), 'prod{Enter}');
    await findSentence('Waiting to begin');
    expect(backend.requested).toMatchObject([{ to: '43', undoes: 'r-1' }]);
  });

  it('is planned although what it undoes cannot be read', async () => {
    const backend = new TestBackend();
    renderPage(backend, { search: dialogAt(PROD.id, { undoes: 'gone' }) });
    expect(await findPlan('Undo: go to v42')).toBeDefined();
  });
});
