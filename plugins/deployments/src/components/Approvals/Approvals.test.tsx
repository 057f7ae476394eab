import type {
  Rollback,
  RollbackView,
} from '@backspin/backstage-plugin-deployments-common';
import { screen, waitFor, within } from '@testing-library/react';
import { MockSignals } from '../../__testUtils__/renderOnEntity';
import { ago } from '../../testUtils';
import {
  refusal,
  renderWith,
  signalRollback,
  startTestServer,
  succeededRollback,
  user,
} from '../Rollback/__testUtils__';
import {
  ApprovalBackend,
  waitingRollback,
} from '../Rollback/__testUtils__/ApprovalBackend';
import { ApprovalsLink } from './ApprovalsLink';
import { ApprovalsPage } from './ApprovalsPage';
import { DeploymentsProvider } from '../../queries';

startTestServer();

const toDecide = (more: Partial<RollbackView> = {}): RollbackView => ({
  rollback: waitingRollback(),
  mayUndo: false,
  mayDecide: true,
  changes: [],
  ...more,
});

const own = (rollback: Rollback): RollbackView => ({
  rollback,
  mayUndo: false,
  mayCancel: rollback.status === 'awaiting-approval',
  mayDecide: false,
  whyNot: 'You asked for it yourself.',
  changes: [],
});

function backendWith(
  lists: Partial<ApprovalBackend['approvals']> = {},
): ApprovalBackend {
  const backend = new ApprovalBackend();
  backend.approvals = { toDecide: [], requested: [], ...lists };
  backend.rollbacks = [
    ...backend.approvals.toDecide,
    ...backend.approvals.requested,
  ].map(({ rollback }) => rollback);
  return backend;
}

function render(backend: ApprovalBackend, signals = new MockSignals()) {
  renderWith(<ApprovalsPage />, backend, {
    path: '/deployments/approvals',
    signals,
  });
  return backend;
}

const section = (name: string) => screen.findByRole('region', { name });
const card = async (name = 'royalty-calculator in prod') =>
  within(await screen.findByRole('article', { name }));
const fact = (of: Awaited<ReturnType<typeof card>>, term: string) =>
  of.getByText(term, { selector: 'dt' }).nextElementSibling;
const APPROVE = 'Approve: royalty-calculator in prod to v42';
const REJECT = 'Reject: royalty-calculator in prod to v42';

describe('what awaits the reader', () => {
  it('says what would be done, why, who asked, who must agree and until when', async () => {
    render(backendWith({ toDecide: [toDecide()] }));
    const request = await card();
    expect(fact(request, 'Change')).toHaveTextContent(/^v43→ to v42/);
    expect(fact(request, 'Why')).toHaveTextContent('Statement export fails');
    expect(fact(request, 'Asked for by')).toHaveTextContent(
      'Mara K., 1 min ago',
    );
    expect(fact(request, 'How')).toHaveTextContent('CodeDeploy, all at once');
    expect(fact(request, 'It warns')).toHaveTextContent(
      'The stack will be out of step',
    );
    expect(fact(request, 'Approval')).toHaveTextContent(
      /^1 approval is missing, by members of .*release-managers, but not by who asked$/i,
    );
    expect(fact(request, 'Expires')).toHaveTextContent(/^in (1:00:00|59:5\d)$/);
    expect(
      request.getByText('Nothing has changed since the plan was made.'),
    ).toBeVisible();
    expect(
      request.getByRole('link', { name: 'Open the request' }),
    ).toHaveAttribute('href', '/deployments/rollbacks/r-1');
    expect(
      request.queryByRole('button', { name: /^Withdraw/ }),
    ).not.toBeInTheDocument();
  });

  it('says what has changed since', async () => {
    const changes = [
      {
        code: 'alarms-quiet' as const,
        message: 'The alarms are quiet now.',
        blocks: false,
      },
    ];
    render(backendWith({ toDecide: [toDecide({ changes })] }));
    expect(await screen.findByText('The alarms are quiet now.')).toBeVisible();
    expect(screen.queryByText(/As things stand/)).not.toBeInTheDocument();
  });

  it('says so where an approval would lead nowhere', async () => {
    render(
      backendWith({
        toDecide: [
          toDecide({
            changes: [
              {
                code: 'other-release-live',
                message: 'v44 is live now.',
                blocks: true,
              },
            ],
          }),
        ],
      }),
    );
    expect(await screen.findByText('v44 is live now.')).toBeVisible();
    expect(screen.getByText(/As things stand an approval/)).toBeVisible();
  });

  it('says that the time is over, a moment before the server does', async () => {
    const over = waitingRollback();
    over.approval!.expiresAt = ago(1);
    render(backendWith({ toDecide: [toDecide({ rollback: over })] }));
    expect(fact(await card(), 'Expires')).toHaveTextContent(/^now$/);
  });

  it('names who may approve where there are no groups, and who has approved', async () => {
    const rollback = waitingRollback({
      approval: {
        required: 2,
        groups: [],
        expiresAt: ago(-600),
        decisions: [
          {
            by: 'Yuki T.',
            decision: 'approve',
            comment: 'Go ahead',
            at: ago(30),
          },
        ],
      },
    });
    render(backendWith({ toDecide: [toDecide({ rollback })] }));
    const request = await card();
    expect(fact(request, 'Approval')).toHaveTextContent(
      '1 approval is missing, by anyone with the permission deployments.approve for this target, but not by who asked',
    );
    expect(request.getByRole('list', { name: 'Decisions' })).toHaveTextContent(
      /Yuki T\. approved .*“Go ahead”/,
    );
  });
});

describe('deciding', () => {
  it('approves with the fingerprint that was shown; what was decided is said and has the focus', async () => {
    const backend = render(backendWith({ toDecide: [toDecide()] }));
    const request = await card();
    await user.click(request.getByRole('button', { name: APPROVE }));
    const said = await screen.findByText(
      /You approved: royalty-calculator in prod to v42\./,
    );
    expect(backend.decided).toEqual([
      { id: 'r-1', decision: 'approve', fingerprint: 'state-1' },
    ]);
    expect(said.closest('[role="status"]')).toHaveFocus();
    expect(screen.getByRole('link', { name: 'Watch it' })).toHaveAttribute(
      'href',
      '/deployments/rollbacks/r-1',
    );
    await waitFor(() =>
      expect(
        screen.queryByRole('article', { name: /royalty/ }),
      ).not.toBeInTheDocument(),
    );
    expect(await section('To decide')).toHaveTextContent(
      'Nothing awaits your approval.',
    );
  });

  it('rejects only with a comment, which is asked for and led to', async () => {
    const backend = render(backendWith({ toDecide: [toDecide()] }));
    const request = await card();
    const comment = request.getByLabelText('Comment');
    await user.click(request.getByRole('button', { name: REJECT }));
    expect(comment).toHaveFocus();
    expect(comment).toBeInvalid();
    expect(comment).toHaveAccessibleDescription(
      'Say in a few words why it is rejected',
    );
    expect(backend.decided).toEqual([]);
    await user.type(comment, ' v42 has the bug as well ');
    await user.click(request.getByRole('button', { name: REJECT }));
    expect(
      await screen.findByText(/You rejected: .* Nothing was done\./),
    ).toBeVisible();
    expect(backend.decided).toEqual([
      {
        id: 'r-1',
        decision: 'reject',
        comment: 'v42 has the bug as well',
        fingerprint: 'state-1',
      },
    ]);
  });

  it('says why it was not taken, and keeps what was written', async () => {
    const backend = backendWith({ toDecide: [toDecide()] });
    backend.refusals.decide = refusal(
      409,
      'It does not await approval any more.',
    );
    render(backend);
    const request = await card();
    await user.type(request.getByLabelText('Comment'), 'Go');
    await user.click(request.getByRole('button', { name: APPROVE }));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Not decided. It does not await approval any more.',
    );
    expect(request.getByLabelText('Comment')).toHaveValue('Go');
  });
});

describe('what the reader asked for', () => {
  it('cannot be decided by the reader, and can be withdrawn', async () => {
    const backend = render(
      backendWith({ requested: [own(waitingRollback())] }),
    );
    const request = await card();
    expect(request.getByText('Yours')).toBeVisible();
    expect(
      request.queryByRole('button', { name: APPROVE }),
    ).not.toBeInTheDocument();
    await user.click(
      request.getByRole('button', {
        name: 'Withdraw: royalty-calculator in prod to v42',
      }),
    );
    expect(await screen.findByText(/^Withdrawn: .*to v42/)).toBeVisible();
    expect(backend.cancelled).toEqual(['r-1']);
  });

  it('says why it could not be withdrawn', async () => {
    const backend = backendWith({ requested: [own(waitingRollback())] });
    backend.instead.cancel = refusal(409, 'It has begun.');
    render(backend);
    await user.click((await card()).getByRole('button', { name: /^Withdraw/ }));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'It could not be withdrawn. It has begun.',
    );
  });

  it('shows what became of each', async () => {
    render(
      backendWith({
        requested: [
          own(waitingRollback({ id: 'r-2', status: 'rejected' })),
          own(succeededRollback({ id: 'r-3' })),
        ],
      }),
    );
    const items = within(await section('What you asked for')).getAllByRole(
      'listitem',
    );
    expect(items.map(item => item.textContent)).toEqual([
      expect.stringMatching(/^Rejectedroyalty-calculator in prod.*v42/),
      expect.stringMatching(/^Rolled backroyalty-calculator in prod.*v42/),
    ]);
    expect(within(items[0]).getByRole('link')).toHaveAttribute(
      'href',
      '/deployments/rollbacks/r-2',
    );
  });
});

describe('the page', () => {
  it('has the size of what comes while it is read, and says when there is nothing', async () => {
    render(backendWith());
    expect(
      await screen.findByRole('status', {
        name: 'Reading what awaits approval',
      }),
    ).toBeInTheDocument();
    expect(await section('To decide')).toHaveTextContent(
      /Nothing awaits your approval\..*deployments\.approve/,
    );
    expect(await section('What you asked for')).toHaveTextContent(
      'Nothing that needed approval in the last 7 days.',
    );
  });

  it('says to those who may not that they may not', async () => {
    const backend = backendWith();
    backend.refusals.list = refusal(403, 'Unauthorized');
    render(backend);
    expect(await screen.findByText('Only people approve')).toBeVisible();
  });

  it('says why it cannot be read, and reads it when asked again', async () => {
    const backend = backendWith({ toDecide: [toDecide()] });
    backend.refusals.list = refusal(400, 'Sign in again.');
    render(backend);
    expect(await screen.findByText('Sign in again.')).toBeVisible();
    backend.refusals = {};
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await card()).toBeDefined();
  });

  it('keeps what it shows when it cannot be read again, and follows signals', async () => {
    const signals = new MockSignals();
    const backend = backendWith({ toDecide: [toDecide()] });
    render(backend, signals);
    await card();
    backend.refusals.list = refusal(400, 'Busy.');
    signals.send('deployments', { type: 'deployments', entityRefs: [] });
    signalRollback(signals);
    expect(
      await screen.findByText('What is shown may be out of date. Busy.'),
    ).toBeVisible();
    expect(screen.getByRole('article', { name: /royalty/ })).toBeVisible();
  });
});

describe('the link', () => {
  const renderLink = (backend: ApprovalBackend, signals = new MockSignals()) =>
    renderWith(
      <DeploymentsProvider>
        <ApprovalsLink />
      </DeploymentsProvider>,
      backend,
      { signals },
    );

  it('says how many await the reader, and goes with the times', async () => {
    const signals = new MockSignals();
    const backend = backendWith({ toDecide: [toDecide()] });
    renderLink(backend, signals);
    const link = await screen.findByRole('button', {
      name: 'Approvals, 1 to decide',
    });
    expect(link).toHaveAttribute('href', '/deployments/approvals');
    backend.approvals = { toDecide: [], requested: [] };
    signalRollback(signals);
    expect(
      await screen.findByRole('button', { name: 'Approvals' }),
    ).toHaveTextContent(/^Approvals$/);
  });
});
