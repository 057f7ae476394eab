import { screen, waitFor, within } from '@testing-library/react';
import type { Rollback } from '@backspin/backstage-plugin-deployments-common';
import { MockSignals } from '../../__testUtils__/renderOnEntity';
import { ago, page, pausedProd } from '../../testUtils';
import {
  BRANCH,
  PROD,
  TestBackend,
  dialogAt,
  failedRollback,
  findDialog,
  findPlan,
  findSentence,
  plan,
  promise,
  rebuildPlan,
  refusal,
  renderPage,
  rollback,
  runningRollback,
  signalRollback,
  startTestServer,
  succeededRollback,
  user,
  verifyingRollback,
} from './__testUtils__';

startTestServer();

/** Opens the dialog on a rollback. */
async function watch(
  of: Rollback,
  backend = new TestBackend(),
  signals = new MockSignals(),
) {
  backend.rollbacks = [of];
  renderPage(backend, {
    search: dialogAt(of.target.id, { run: of.id }),
    signals,
  });
  const dialog = within(await findDialog());
  await dialog.findByRole('list', { name: 'Steps of the rollback' });
  return { backend, dialog, signals };
}

const steps = () =>
  within(screen.getByRole('list', { name: 'Steps of the rollback' }))
    .getAllByRole('listitem')
    .map(item => item.textContent);

describe('the progress', () => {
  it('says who asked and why, how it stands, how long so far, and each step', async () => {
    const { dialog } = await watch(runningRollback());
    expect(
      dialog.getByText(/asked for by Mara K\., .*: “Statement export fails”/),
    ).toHaveTextContent(/^v43→ to v42/);
    expect(
      await findSentence('Bringing royalty-calculator to v42'),
    ).toBeVisible();
    expect(dialog.getByText(/of about 20 s/)).toHaveTextContent(
      /^0:5\d of about 20 s$/,
    );
    expect(steps()).toEqual([
      'Start the deployment to v42done2 s',
      expect.stringMatching(/^Wait for CodeDeployrunning\d+ s$/),
      'Watch the alarmswaiting',
    ]);
    expect(
      dialog.getByRole('progressbar', { name: 'Wait for CodeDeploy' }),
    ).toHaveAttribute('aria-valuenow', '40');
    expect(dialog.getByText('Closing this stops nothing.')).toBeVisible();
  });

  it('does not say that it took no time', async () => {
    const of = succeededRollback({ plan: plan({ expectedMs: 200 }) });
    of.steps[1].endedAt = of.startedAt;
    const { dialog } = await watch(of);
    expect(dialog.getByText('live within a second')).toBeVisible();
  });

  it('leads to its own page', async () => {
    const { dialog } = await watch(runningRollback());
    expect(dialog.getByRole('link', { name: 'Open its page' })).toHaveAttribute(
      'href',
      '/deployments/rollbacks/r-1',
    );
  });

  it('shows that a step runs whose way is not known', async () => {
    const of = runningRollback();
    of.steps[1].progress = undefined;
    const { dialog } = await watch(of);
    expect(dialog.getByRole('progressbar')).not.toHaveAttribute(
      'aria-valuenow',
    );
  });

  it('follows signals of this rollback at once, keeps the focus and says it politely', async () => {
    const { backend, dialog, signals } = await watch(runningRollback());
    const close = dialog.getByRole('button', { name: 'Close' });
    expect(close).toHaveFocus();
    const said = dialog.getByRole('status');
    expect(said).toHaveTextContent(
      'Bringing royalty-calculator to v42. Step 2 of 2, Wait for CodeDeploy',
    );
    backend.rollbacks = [verifyingRollback()];
    signalRollback(signals, 'another');
    signalRollback(signals);
    await waitFor(() =>
      expect(said).toHaveTextContent(
        'royalty-calculator is back on v42; its alarms are watched',
      ),
    );
    expect(close).toHaveFocus();
    expect(dialog.getByText(/^live after/)).toHaveTextContent(
      /^live after 20 s$/,
    );
    expect(steps()[2]).toMatch(/^Watch the alarmsrunning1:\d\d left$/);
  });

  it('goes on by itself where no signal comes, to the verdict', async () => {
    const { backend, dialog } = await watch(verifyingRollback());
    backend.rollbacks = [succeededRollback()];
    expect(
      await findSentence('royalty-calculator is back on v42'),
    ).toBeVisible();
    expect(dialog.getByText(/No alarm fired for 5 min/)).toHaveTextContent(
      /^Healthy\./,
    );
    expect(steps()[2]).toBe('Watch the alarmsHealthy');
    expect(
      dialog.queryByText('Closing this stops nothing.'),
    ).not.toBeInTheDocument();
  });

  it('says that the verdict is being reached once the time is over', async () => {
    await watch(verifyingRollback({ verifyUntil: ago(2) }));
    expect(steps()[2]).toBe('Watch the alarmsrunningreading them a last time');
  });

  it('does not promise a watching that the policy does not ask for', async () => {
    const of = plan({ verificationSeconds: 0 });
    await watch(runningRollback({ plan: of }));
    expect(steps()).toHaveLength(2);
  });

  it.each([
    ['unhealthy', 'Unhealthy'],
    ['unknown', 'No verdict'],
  ] as const)('says a verdict that is not good: %s', async (result, word) => {
    const { dialog } = await watch(
      succeededRollback({
        verdict: { result, message: 'errors fired at 12:01.', at: ago(5) },
      }),
    );
    expect(dialog.getByText(/errors fired/)).toHaveTextContent(
      `${word}. errors fired at 12:01.`,
    );
  });
});

describe('a rollback that failed', () => {
  it('says at which step, why and what to do, and can be planned again', async () => {
    const backend = new TestBackend();
    const { dialog } = await watch(failedRollback(), backend);
    expect(
      await findSentence('royalty-calculator was not brought to v42'),
    ).toBeVisible();
    expect(steps()).toEqual([
      'Start the deployment to v42done2 s',
      'Wait for CodeDeployfailed18 sThe hook said no.',
      'Watch the alarmsskipped',
    ]);
    expect(dialog.getByText(/Look at its hook, try again/)).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Plan it again…' }));
    await findPlan();
    expect(backend.planned).toEqual([{ target: PROD.id, to: '42' }]);
  });

  it('is planned again even where it was decided on in the same dialog', async () => {
    const backend = new TestBackend();
    renderPage(backend, { search: dialogAt(PROD.id, { to: '42' }) });
    const first = await findPlan();
    await user.type(first.getByLabelText(/^Reason/), 'wrong sums');
    await user.type(first.getByLabelText(/^Type prod/), 'prod{Enter}');
    await findSentence('Waiting to begin');
    backend.rollbacks = [failedRollback()];
    await user.click(
      await screen.findByRole('button', { name: 'Plan it again…' }),
    );
    const second = await findPlan();
    expect(second.getByLabelText(/^Reason/)).toHaveValue('');
  });

  it('of an undo is planned again as an undo', async () => {
    const backend = new TestBackend();
    const { dialog } = await watch(failedRollback({ undoes: 'r-0' }), backend);
    await user.click(dialog.getByRole('button', { name: 'Plan it again…' }));
    await findPlan('Undo: go to v42');
    expect(backend.planned).toEqual([{ target: PROD.id, undoes: 'r-0' }]);
  });
});

describe('what can be done', () => {
  it('is to cancel as long as nothing has begun', async () => {
    const queued = rollback({ status: 'queued', startedAt: undefined });
    const { backend, dialog } = await watch(queued);
    const asked = promise();
    backend.hold.cancel = asked.kept;
    const cancel = dialog.getByRole('button', { name: 'Cancel the rollback' });
    await user.click(cancel);
    await waitFor(() =>
      expect(cancel).toHaveAttribute('aria-disabled', 'true'),
    );
    await user.click(cancel);
    asked.keep();
    expect(await findSentence('Cancelled before it began')).toBeVisible();
    expect(backend.cancelled).toEqual(['r-1']);
    expect(cancel).not.toBeInTheDocument();
  });

  it('says why it could not be cancelled', async () => {
    const queued = rollback({ status: 'queued', startedAt: undefined });
    const { backend, dialog } = await watch(queued);
    backend.instead.cancel = refusal(409, 'It has begun.');
    await user.click(
      dialog.getByRole('button', { name: 'Cancel the rollback' }),
    );
    expect(await dialog.findByRole('alert')).toHaveTextContent(
      'It could not be cancelled. It has begun.',
    );
  });

  it('is to undo it, where the reader may', async () => {
    const backend = new TestBackend();
    const { dialog } = await watch(succeededRollback(), backend);
    await user.click(dialog.getByRole('button', { name: 'Undo…' }));
    expect(await findPlan('Undo: go to v42')).toBeDefined();
    expect(backend.planned).toEqual([{ target: PROD.id, undoes: 'r-1' }]);
  });

  it('is nothing where the reader may not', async () => {
    const backend = new TestBackend();
    backend.mayUndo = false;
    const { dialog } = await watch(succeededRollback(), backend);
    expect(
      dialog.getAllByRole('button').map(button => button.textContent),
    ).toEqual(['Close']);
  });
});

describe('after the rebuild of a branch', () => {
  const rebuilt = () => succeededRollback({ plan: rebuildPlan() });

  it('builds are paused, and are resumed here', async () => {
    const backend = new TestBackend();
    backend.page = page([pausedProd()]);
    const { dialog } = await watch(rebuilt(), backend);
    expect(
      await dialog.findByText(/Automatic builds of main are paused/),
    ).toBeVisible();
    const resumed = pausedProd();
    resumed.observation!.notices = [];
    backend.page = page([resumed]);
    await user.click(dialog.getByRole('button', { name: 'Resume builds' }));
    await waitFor(() =>
      expect(
        dialog.queryByText(/Automatic builds of main/),
      ).not.toBeInTheDocument(),
    );
    expect(backend.resumed).toEqual([{ target: BRANCH.id, enabled: true }]);
  });

  it('nothing is said of builds that are not paused', async () => {
    const backend = new TestBackend();
    const resumed = pausedProd();
    resumed.observation!.notices = [];
    backend.page = page([resumed]);
    const { dialog } = await watch(rebuilt(), backend);
    expect(
      dialog.queryByText(/Automatic builds of main/),
    ).not.toBeInTheDocument();
  });
});

describe('a rollback that cannot be read', () => {
  it('is said to be reading first', async () => {
    const backend = new TestBackend();
    const read = promise();
    backend.hold.rollback = read.kept;
    backend.rollbacks = [runningRollback()];
    renderPage(backend, { search: dialogAt(PROD.id, { run: 'r-1' }) });
    expect(
      await screen.findByRole('status', { name: 'Reading the rollback' }),
    ).toBeInTheDocument();
    read.keep();
    expect(
      await findSentence('Bringing royalty-calculator to v42'),
    ).toBeVisible();
  });

  it('may not be there, or not for this reader', async () => {
    renderPage(new TestBackend(), {
      search: dialogAt(PROD.id, { run: 'gone' }),
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'There is no such rollback, or you may not see it.',
    );
  });

  it('again keeps what is shown, and says that it may be old', async () => {
    const signals = new MockSignals();
    const { backend, dialog } = await watch(
      succeededRollback(),
      new TestBackend(),
      signals,
    );
    // Refused, so that the test need not wait for the tries in between.
    backend.instead.rollback = refusal(401, 'Sign in again.');
    signalRollback(signals);
    expect(await dialog.findByRole('alert')).toHaveTextContent(
      'What is shown may be out of date. The rollback itself goes on. Sign in again.',
    );
    expect(
      await findSentence('royalty-calculator is back on v42'),
    ).toBeVisible();
    backend.instead = {};
    await user.click(dialog.getByRole('button', { name: 'Try again' }));
    await waitFor(() =>
      expect(dialog.queryByRole('alert')).not.toBeInTheDocument(),
    );
  });
});
