import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  rollbackGroupViewSchema,
  type GroupMember,
  type GroupPlan,
  type Plan,
  type RollbackGroup,
} from '@backspin/backstage-plugin-deployments-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import { address, renderPage } from '../../__testUtils__/renderPage';
import { DeploymentsRequestError, deploymentsApiRef } from '../../api';
import { DeploymentsProvider, GROUP_POLL_MS, groupPollMs } from '../../queries';
import { rootRouteRef } from '../../routes';
import {
  ENTITY_REF,
  ENVIRONMENTS,
  MockDeploymentsApi,
  lambdaTarget,
} from '../../testUtils';
import { plan } from '../Rollback/__testUtils__/plans';
import { groupEnvironments } from './environments';
import { RollbackGroupButton } from './RollbackGroupButton';

jest.setTimeout(20_000);

const NAMES = ['intake', 'ledger', 'payout'];
const target = (name: string) => lambdaTarget(name, 'prod');

const planOf = (name: string, more: Partial<Plan> = {}): Plan =>
  plan({
    target: target(name),
    fingerprint: `fingerprint of ${name}`,
    confirmation: 'prod',
    expectedMs: 60_000,
    ...more,
  });

const groupPlan = (more: Partial<GroupPlan> = {}): GroupPlan => ({
  members: NAMES.map(name => ({
    entityRef: ENTITY_REF,
    target: target(name),
    plan: planOf(name),
  })),
  atOnce: 2,
  mostAtOnce: 20,
  onFailure: 'stop',
  fingerprint: 'f',
  madeAt: new Date().toISOString(),
  ...more,
});

const member = (
  name: string,
  position: number,
  more: Partial<GroupMember> = {},
): GroupMember => {
  const { from, to, strategy } = planOf(name);
  return {
    rollbackId: `rollback-${position}`,
    position,
    entityRef: ENTITY_REF,
    target: target(name),
    from,
    to,
    strategy,
    status: 'queued',
    waiting: true,
    ...more,
  };
};

const group = (more: Partial<RollbackGroup> = {}, mayCancel = true) =>
  rollbackGroupViewSchema.parse({
    group: {
      id: 'g1',
      reason: 'Errors since v43',
      requestedBy: 'user:default/mara.k',
      requestedAt: new Date().toISOString(),
      atOnce: 2,
      onFailure: 'stop',
      fingerprint: 'f',
      status: 'running',
      members: NAMES.map((name, at) => member(name, at)),
      hidden: 0,
      ...more,
    },
    mayCancel,
  });

const page = (names: string[], mayRollBack = true) => ({
  entityRef: ENTITY_REF,
  environments: ENVIRONMENTS,
  targets: names.map(name => ({
    target: target(name),
    mayRollBack,
  })),
  problems: [],
  unannotated: false,
  resolving: false,
});

function Address() {
  return <output aria-label="Address">{useLocation().pathname}</output>;
}

async function openDialog(api: MockDeploymentsApi) {
  renderInTestApp(
    <DeploymentsProvider>
      <Address />
      <RollbackGroupButton entityRef={ENTITY_REF} data={page(NAMES)} />
    </DeploymentsProvider>,
    {
      apis: [[deploymentsApiRef, api]],
      mountedRoutes: { '/deployments': rootRouteRef },
    },
  );
  await userEvent.click(
    await screen.findByRole('button', { name: 'Roll back several…' }),
  );
  return screen.findByRole('dialog', { name: 'Roll back several targets' });
}

/** As pasted: one change instead of one for each letter. */
async function write(field: HTMLElement, text: string) {
  await userEvent.click(field);
  await userEvent.paste(text);
}

const rows = (within_: HTMLElement) =>
  within(within_)
    .getAllByRole('checkbox')
    .map(box => box.getAttribute('aria-label')?.replace('Roll back ', ''));

const asked = (api: MockDeploymentsApi) =>
  api.calls.find(([method]) => method === 'requestGroupRollback')?.[2];

describe('where several may be rolled back', () => {
  it.each<[string, string[], boolean, string[]]>([
    ['two of an environment', ['a', 'b'], true, ['prod']],
    ['one', ['a'], true, []],
    ['two that the reader may not roll back', ['a', 'b'], false, []],
  ])('%s', (_, names, may, expected) => {
    expect(groupEnvironments(page(names, may)).map(({ name }) => name)).toEqual(
      expected,
    );
  });
});

describe('the decision', () => {
  it('asks for all of them, in order, with one reason, and leads to their page', async () => {
    const api = new MockDeploymentsApi();
    api.groupPlan = groupPlan();
    api.group = group();
    const dialog = await openDialog(api);
    await within(dialog).findByText('About 2 min until all are live', {
      exact: false,
    });
    await write(within(dialog).getByLabelText(/^Reason/), 'Errors since v43');
    await write(within(dialog).getByLabelText(/^Type prod to confirm/), 'prod');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Roll back 3 targets' }),
    );
    await waitFor(() =>
      expect(address()).toBe('/deployments/rollback-groups/g1'),
    );
    expect(asked(api)).toEqual({
      targets: NAMES.map(name => ({
        target: target(name).id,
        to: planOf(name).to.id,
        strategy: planOf(name).strategy,
        fingerprint: `fingerprint of ${name}`,
      })),
      reason: 'Errors since v43',
      atOnce: 2,
      onFailure: 'stop',
      confirmation: 'prod',
    });
  });

  it('leaves out what is not ticked, and keeps the order that is given', async () => {
    const api = new MockDeploymentsApi();
    api.groupPlan = groupPlan();
    api.group = group();
    const dialog = await openDialog(api);
    const within_ = within(dialog);
    await userEvent.click(
      await within_.findByRole('button', { name: 'Move payout up' }),
    );
    await userEvent.click(
      within_.getByRole('button', { name: 'Move payout up' }),
    );
    expect(rows(dialog)).toEqual(['payout', 'intake', 'ledger']);
    await userEvent.click(
      within_.getByRole('checkbox', { name: 'Roll back intake' }),
    );
    const atOnce = within_.getByLabelText('At once');
    await userEvent.clear(atOnce);
    await write(atOnce, '1');
    await write(within_.getByLabelText(/^Reason/), 'Errors');
    await write(within_.getByLabelText(/^Type prod/), 'prod');
    await userEvent.click(
      within_.getByRole('button', { name: 'Roll back 2 targets' }),
    );
    await waitFor(() => expect(asked(api)).toBeDefined());
    expect(asked(api)).toMatchObject({
      targets: [
        { target: target('payout').id },
        { target: target('ledger').id },
      ],
      atOnce: 1,
    });
  });

  it('says beside a target why it is refused, and cannot be made to roll it back', async () => {
    const api = new MockDeploymentsApi();
    const { members, ...rest } = groupPlan();
    api.groupPlan = {
      ...rest,
      members: [
        {
          ...members[0],
          refusal: { code: 'frozen', message: 'The freeze is on.' },
        },
        ...members.slice(1),
      ],
    };
    const dialog = await openDialog(api);
    expect(
      await within(dialog).findByText('The freeze is on.'),
    ).toBeInTheDocument();
    expect(
      within(dialog).getByRole('checkbox', { name: 'Roll back intake' }),
    ).toBeDisabled();
    expect(
      within(dialog).getByRole('button', { name: 'Roll back 2 targets' }),
    ).toBeInTheDocument();
  });

  it('is done past freeze and approval by whoever breaks glass, and says who is told', async () => {
    const api = new MockDeploymentsApi();
    const { members, ...rest } = groupPlan();
    const refusal = { code: 'frozen', message: 'The freeze is on.' };
    const [first, second, third] = members;
    const policy = {
      approvals: 1,
      approverGroups: [],
      expiresAfterSeconds: 60,
    };
    api.groupPlan = {
      ...rest,
      breakGlassTells: ['group:default/security'],
      members: [
        { ...first, refusal, mayBreakGlass: true },
        {
          ...second,
          plan: planOf(NAMES[1], { policy }),
          mayBreakGlass: true,
        },
        third,
      ],
    };
    const dialog = await openDialog(api);
    const box = await within(dialog).findByRole('checkbox', {
      name: 'Break glass: skip approval',
    });
    const box0 = `Roll back ${NAMES[0]}`;
    expect(within(dialog).getByRole('checkbox', { name: box0 })).toBeDisabled();
    await userEvent.click(box);
    expect(box).toHaveAccessibleDescription(/security are told, as critical/);
    expect(within(dialog).getByRole('checkbox', { name: box0 })).toBeChecked();
    // Not one for which the reader may not break glass.
    expect(
      within(dialog).getByRole('checkbox', { name: `Roll back ${NAMES[2]}` }),
    ).toBeDisabled();
    await write(
      within(dialog).getByRole('textbox', { name: /Reason/ }),
      'Payouts are sent twice, nobody else is awake',
    );
    await write(within(dialog).getByRole('textbox', { name: /prod/ }), 'prod');
    await userEvent.click(
      within(dialog).getByRole('button', {
        name: 'Break glass: roll back 2 targets',
      }),
    );
    await waitFor(() => expect(asked(api)).toBeDefined());
    expect(asked(api)).toMatchObject({
      breakGlass: true,
      targets: [
        { fingerprint: `fingerprint of ${NAMES[0]}` },
        { fingerprint: `fingerprint of ${NAMES[1]}` },
      ],
    });
  });

  it('says of each target what its rollback warns of and does not undo', async () => {
    const api = new MockDeploymentsApi();
    const { members, ...rest } = groupPlan();
    const warned = planOf('intake', {
      warnings: [
        {
          code: 'stack-out-of-step',
          title: 'The stack is out of step.',
          message: 'Its next deployment is likely to fail.',
        },
      ],
      notUndone: ['Database migrations.'],
    });
    const quiet = planOf('ledger', { warnings: [], notUndone: [] });
    api.groupPlan = {
      ...rest,
      members: [
        { ...members[0], plan: warned },
        { ...members[1], plan: quiet },
      ],
    };
    const dialog = await openDialog(api);
    expect(
      await within(dialog).findByText('2 things to know'),
    ).toBeInTheDocument();
    expect(
      within(dialog).getByText('Not undone: Database migrations.'),
    ).toBeInTheDocument();
    expect(within(dialog).getAllByText(/to know$/)).toHaveLength(1);
  });

  it('sends nothing without a reason or with too many at once', async () => {
    const api = new MockDeploymentsApi();
    api.groupPlan = groupPlan();
    const dialog = await openDialog(api);
    await userEvent.click(
      await within(dialog).findByRole('button', {
        name: 'Roll back 3 targets',
      }),
    );
    expect(within(dialog).getByLabelText(/^Reason/)).toHaveFocus();
    await write(within(dialog).getByLabelText('At once'), '9');
    expect(
      within(dialog).getByText('A number from 1 to 20'),
    ).toBeInTheDocument();
    expect(asked(api)).toBeUndefined();
  });

  it('says why nothing was begun, and plans again', async () => {
    const api = new MockDeploymentsApi();
    api.groupPlan = groupPlan();
    api.errors.requestGroupRollback = new DeploymentsRequestError(
      409,
      'ConflictError',
      'intake has changed.',
      { code: 'members-refused' },
    );
    const dialog = await openDialog(api);
    await write(await within(dialog).findByLabelText(/^Reason/), 'Errors');
    await write(within(dialog).getByLabelText(/^Type prod/), 'prod');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Roll back 3 targets' }),
    );
    expect(
      await within(dialog).findByText('Not begun. intake has changed.'),
    ).toBeInTheDocument();
    await waitFor(() => expect(api.countOf('createGroupPlan')).toBe(2));
    expect(within(dialog).getByLabelText(/^Reason/)).toHaveValue('Errors');
  });
});

describe('the page', () => {
  const open = (view: ReturnType<typeof group>) => {
    const api = new MockDeploymentsApi();
    api.group = view;
    renderPage(api, '/deployments/rollback-groups/g1');
    return api;
  };

  it('shows each target with its state, and leads to its rollback', async () => {
    open(
      group({
        members: [
          member('intake', 0, {
            status: 'succeeded',
            waiting: false,
            verdict: {
              result: 'healthy',
              message: 'No alarm fired.',
              at: new Date().toISOString(),
            },
          }),
          member('ledger', 1, {
            status: 'running',
            waiting: false,
            step: 'Move the alias',
            progress: 0.5,
          }),
          member('payout', 2),
        ],
        hidden: 2,
      }),
    );
    const table = await screen.findByRole('table', {
      name: 'Targets, in the order in which they begin',
    });
    const [, ...lines] = within(table)
      .getAllByRole('row')
      .map(row => row.textContent);
    expect(lines[0]).toMatch(/1intake.*Rolled back.*No alarm fired/);
    expect(lines[1]).toMatch(/2ledger.*Rolling back.*Move the alias 50 %/);
    expect(lines[2]).toMatch(/3payout.*Waits for its turn/);
    expect(within(table).getByRole('link', { name: 'ledger' })).toHaveAttribute(
      'href',
      '/deployments/rollbacks/rollback-1',
    );
    expect(screen.getByText('1 of 3 rolled back')).toBeInTheDocument();
    expect(
      screen.getByText('2 more targets that you may not see'),
    ).toBeInTheDocument();
  });

  it('stops what has not begun', async () => {
    const api = open(group());
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Stop: cancel what has not begun',
      }),
    );
    await waitFor(() => expect(api.countOf('cancelRollbackGroup')).toBe(1));
  });

  it('says why it stopped, and offers nothing more', async () => {
    open(
      group({ status: 'failed', stopped: 'The rollback has failed.' }, false),
    );
    expect(
      await screen.findByText('The rollback has failed.'),
    ).toBeInTheDocument();
    expect(screen.getByText('None rolled back')).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: /^Stop/ }),
    ).not.toBeInTheDocument();
  });

  it('is read often while it runs, and seldom afterwards', () => {
    expect(groupPollMs(group())).toBe(GROUP_POLL_MS);
    expect(groupPollMs(group({ status: 'stopping' }))).toBe(GROUP_POLL_MS);
    expect(groupPollMs(group({ status: 'succeeded' }))).toBeGreaterThan(
      GROUP_POLL_MS,
    );
  });
});
