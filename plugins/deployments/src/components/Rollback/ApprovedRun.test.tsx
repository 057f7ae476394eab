import type {
  Rollback,
  RollbackView,
} from '@backspin/backstage-plugin-deployments-common';
import { screen, waitFor, within } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import { ago } from '../../testUtils';
import { RollbackPage } from './RollbackPage';
import {
  findPlan,
  findSentence,
  refusal,
  renderWith,
  rollback,
  runningRollback,
  startTestServer,
  succeededRollback,
  user,
} from './__testUtils__';
import {
  ApprovalBackend,
  waitingRollback,
} from './__testUtils__/ApprovalBackend';

startTestServer();

type Reader = Omit<Partial<RollbackView>, 'rollback'>;

function render(
  of: Rollback,
  reader: Reader = {},
  backend = new ApprovalBackend(),
) {
  backend.rollbacks = [of];
  backend.reader = reader;
  renderWith(
    <Routes>
      <Route path="/deployments/rollbacks/:id" element={<RollbackPage />} />
    </Routes>,
    backend,
    { path: '/deployments/rollbacks/r-1' },
  );
  return backend;
}

const approval = async () =>
  within(await screen.findByRole('region', { name: /^Approval: / }));

const decided = (decision: 'approve' | 'reject', comment?: string) => ({
  required: 1,
  groups: [],
  expiresAt: ago(-60),
  decisions: [{ by: 'Iva S.', decision, comment, at: ago(20) }],
});

describe('a rollback that awaits approval', () => {
  it('says who may approve, how many are missing and until when', async () => {
    render(waitingRollback(), {
      whyNot: 'You asked for this rollback yourself.',
      changes: [{ code: 'freeze', message: 'A freeze is on.', blocks: true }],
    });
    await findSentence('Waiting for approval');
    const section = await approval();
    expect(
      section.getByRole('heading', { name: 'Approval: 0 of 1 given' }),
    ).toBeVisible();
    expect(section.getByText(/^1 approval is missing, by/)).toHaveTextContent(
      /release-managers, but not by who asked\.$/i,
    );
    expect(section.getByText(/^Expires/)).toHaveTextContent(
      /^Expires in (1:00:00|59:5\d)$/,
    );
    expect(section.getByText('A freeze is on.')).toBeVisible();
    expect(
      section.getByText('You asked for this rollback yourself.'),
    ).toBeVisible();
    expect(
      section.queryByRole('button', { name: /^Approve/ }),
    ).not.toBeInTheDocument();
  });

  it('is approved by those who may; the focus stays, and what was decided is shown', async () => {
    const backend = render(waitingRollback(), { mayDecide: true });
    const section = await approval();
    await user.type(section.getByLabelText('Comment'), 'Go ahead');
    await user.click(section.getByRole('button', { name: /^Approve/ }));
    expect(
      await section.findByText(
        /All approvals are given; the plan is worked out once more/,
      ),
    ).toBeVisible();
    expect(section.getByRole('list', { name: 'Decisions' })).toHaveTextContent(
      /Iva S\. approved .*“Go ahead”/,
    );
    await waitFor(() =>
      expect(
        screen.getByRole('region', { name: 'Approval: 1 of 1 given' }),
      ).toHaveFocus(),
    );
    expect(backend.decided).toHaveLength(1);
  });

  it('is rejected by those who may, and can be planned again', async () => {
    render(waitingRollback(), { mayDecide: true });
    const section = await approval();
    await user.type(section.getByLabelText('Comment'), 'Not needed');
    await user.click(section.getByRole('button', { name: /^Reject/ }));
    await findSentence('Rejected; nothing was done');
    expect(
      screen.getByRole('button', { name: 'Plan it again…' }),
    ).toBeVisible();
    expect(
      screen.queryByRole('button', { name: /^Approve/ }),
    ).not.toBeInTheDocument();
  });

  it('is withdrawn by who asked', async () => {
    const backend = render(waitingRollback(), { mayCancel: true });
    await user.click(await screen.findByRole('button', { name: /^Withdraw/ }));
    await findSentence('Cancelled before it began');
    expect(backend.cancelled).toEqual(['r-1']);
  });

  it('says why it was not withdrawn', async () => {
    const backend = new ApprovalBackend();
    backend.instead.cancel = refusal(409, 'It has begun.');
    render(waitingRollback(), { mayCancel: true }, backend);
    await user.click(await screen.findByRole('button', { name: /^Withdraw/ }));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'It could not be withdrawn. It has begun.',
    );
  });
});

describe('a rollback that waits no more', () => {
  it.each([
    ['rejected', 'Rejected; nothing was done', 'reject'],
    ['cancelled', 'Cancelled before it began', 'approve'],
    ['expired', 'Not approved in time; nothing was done', 'approve'],
  ] as const)(
    '%s: says so, with what was decided',
    async (status, text, decision) => {
      render(
        waitingRollback({
          status,
          approval: decided(decision, 'Too late'),
          error: 'The reason in full.',
        }),
      );
      await findSentence(text);
      const section = await approval();
      expect(section.getByText('“Too late”')).toBeVisible();
      expect(section.queryByText(/^Expires/)).not.toBeInTheDocument();
      expect(screen.getByText('The reason in full.')).toBeVisible();
      expect(
        screen.getByRole('list', { name: 'Steps of the rollback' })
          .lastElementChild,
      ).toHaveTextContent('skipped');
      await user.click(screen.getByRole('button', { name: 'Plan it again…' }));
      await findPlan();
    },
  );

  it('goes on showing who approved', async () => {
    render(succeededRollback({ approval: decided('approve') }));
    const section = await approval();
    expect(section.getByRole('list', { name: 'Decisions' })).toHaveTextContent(
      /^Iva S\. approved/,
    );
  });

  it('may be cancelled while it is queued, by those who may only', async () => {
    render(rollback({ status: 'queued', startedAt: undefined }), {
      mayCancel: false,
    });
    await findSentence('Waiting to begin');
    expect(
      screen.queryByRole('button', { name: 'Cancel the rollback' }),
    ).not.toBeInTheDocument();
  });
});

it('is loud about broken glass', async () => {
  render(runningRollback({ breakGlass: true }));
  expect(
    await screen.findByText(/Mara K\. skipped approval and freeze/),
  ).toHaveTextContent(/^Glass was broken\./);
});

it('says that nobody asked for what the policy does by itself', async () => {
  render(succeededRollback({ automatic: true }));
  expect(await screen.findByText(/^Nobody: the policy undoes/)).toBeVisible();
});

describe('what can be taken along', () => {
  beforeEach(() => {
    // jsdom has no clipboard.
    document.execCommand = jest.fn(() => true);
  });

  it('is each request id of AWS', async () => {
    render(runningRollback());
    const copy = await screen.findByRole('button', {
      name: 'Copy request id 3f1c',
    });
    await user.click(copy);
    expect(document.execCommand).toHaveBeenCalledWith('copy');
    const [step] = within(
      screen.getByRole('list', { name: 'Steps of the rollback' }),
    ).getAllByRole('listitem');
    expect(within(step).getByText('Copied')).toBeInTheDocument();
    expect(step).toHaveTextContent(/Begun (yesterday )?\d\d:\d\d:\d\d/);
  });

  it('is a short text for an incident channel', async () => {
    render(succeededRollback());
    await user.click(
      await screen.findByRole('button', { name: 'Copy as text' }),
    );
    expect(await screen.findByRole('button', { name: 'Copied' })).toBeVisible();
    expect(document.execCommand).toHaveBeenCalledWith('copy');
  });

  it('is the whole rollback as JSON', async () => {
    const saved: Array<{ name: string; blob: Blob }> = [];
    let made: Blob | undefined;
    URL.createObjectURL = jest.fn(blob => {
      made = blob as Blob;
      return 'blob:1';
    });
    URL.revokeObjectURL = jest.fn();
    const click = jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(function clicked(this: HTMLAnchorElement) {
        saved.push({ name: this.download, blob: made! });
      });
    const of = succeededRollback();
    render(of);
    await user.click(
      await screen.findByRole('button', { name: 'Download JSON' }),
    );
    click.mockRestore();
    expect(saved.map(({ name }) => name)).toEqual([
      'rollback-royalty-calculator-prod-r-1.json',
    ]);
    const text = await saved[0].blob.text();
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(of)));
    expect(URL.revokeObjectURL).toHaveBeenCalledWith('blob:1');
  });
});
