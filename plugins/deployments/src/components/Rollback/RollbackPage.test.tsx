import { screen, waitFor, within } from '@testing-library/react';
import type { Rollback } from '@backspin/backstage-plugin-deployments-common';
import { SIGNAL_CHANNEL } from '@backspin/backstage-plugin-deployments-common';
import { Route, Routes } from 'react-router-dom';
import { MockSignals } from '../../__testUtils__/renderOnEntity';
import { ENTITY_REF, page, pausedProd } from '../../testUtils';
import { RollbackPage } from './RollbackPage';
import {
  PROD,
  TestBackend,
  failedRollback,
  findPlan,
  findSentence,
  rebuildPlan,
  refusal,
  renderWith,
  runningRollback,
  signalRollback,
  startTestServer,
  succeededRollback,
  user,
} from './__testUtils__';

startTestServer();

function render(
  of: Rollback | undefined,
  backend = new TestBackend(),
  signals = new MockSignals(),
) {
  if (of) backend.rollbacks = [of];
  renderWith(
    <Routes>
      <Route path="/deployments/rollbacks/:id" element={<RollbackPage />} />
    </Routes>,
    backend,
    { path: '/deployments/rollbacks/r-1', signals },
  );
  return backend;
}

const fact = async (term: string) =>
  (await screen.findByText(term, { selector: 'dt' })).nextElementSibling;

describe('RollbackPage', () => {
  it('says what it is, who asked, why, where, and what was planned', async () => {
    render(runningRollback());
    expect(
      await screen.findByRole('heading', {
        level: 2,
        name: 'Rollback of royalty-calculator in prod',
      }),
    ).toBeVisible();
    expect(await fact('Why')).toHaveTextContent('Statement export fails');
    expect(await fact('Asked for by')).toHaveTextContent('Mara K.');
    expect(await fact('Where')).toHaveTextContent(
      'royalty-calculator-prod live, account 333333333333, us-east-1',
    );
    expect(
      within((await fact('Service')) as HTMLElement).getByRole('link'),
    ).toHaveAttribute('href', '/catalog/default/component/royalty-calculator');
    expect(
      screen.getByRole('heading', {
        level: 2,
        name: 'The plan that it carries out',
      }),
    ).toBeVisible();
    // A plan that is only shown offers nothing to choose.
    expect(
      screen.queryByRole('button', { name: /other ways/ }),
    ).not.toBeInTheDocument();
  });

  it('says of each step the call, the tries and the request ids', async () => {
    const of = runningRollback();
    of.steps[1].attempts = 3;
    render(of);
    const [first, second] = within(
      await screen.findByRole('list', { name: 'Steps of the rollback' }),
    ).getAllByRole('listitem');
    expect(first).toHaveTextContent(
      'codedeploy:CreateDeployment royalty-calculator-prod 43 → 42Request id 3f1c',
    );
    expect(second).toHaveTextContent('Begun 3 times');
  });

  it('follows the rollback', async () => {
    const signals = new MockSignals();
    const backend = render(runningRollback(), new TestBackend(), signals);
    await findSentence('Bringing royalty-calculator to v42');
    backend.rollbacks = [failedRollback()];
    signalRollback(signals);
    expect(
      await findSentence('royalty-calculator was not brought to v42'),
    ).toBeVisible();
  });

  it('leads to the rollbacks before and after it', async () => {
    render(succeededRollback({ undoes: 'r-0', undoneBy: 'r-2' }));
    expect(
      await screen.findByRole('link', { name: 'an earlier rollback' }),
    ).toHaveAttribute('href', '/deployments/rollbacks/r-0');
    expect(
      screen.getByRole('link', { name: 'a later rollback' }),
    ).toHaveAttribute('href', '/deployments/rollbacks/r-2');
    expect(
      screen.getByRole('heading', {
        level: 2,
        name: 'Undo of the rollback of royalty-calculator in prod',
      }),
    ).toBeVisible();
  });

  it('leads to the others that it was asked for with', async () => {
    render(succeededRollback({ group: { id: 'g-1', position: 0 } }));
    expect(
      await screen.findByRole('link', { name: 'others, as one' }),
    ).toHaveAttribute('href', '/deployments/rollback-groups/g-1');
  });

  it('opens the dialog for an undo', async () => {
    const backend = render(succeededRollback());
    await user.click(await screen.findByRole('button', { name: 'Undo…' }));
    await findPlan('Undo: go to v42');
    expect(backend.planned).toEqual([{ target: PROD.id, undoes: 'r-1' }]);
  });

  it('shows at once that builds are paused, and no longer', async () => {
    const signals = new MockSignals();
    const backend = new TestBackend();
    backend.page = page([pausedProd()]);
    render(succeededRollback({ plan: rebuildPlan() }), backend, signals);
    const said = await screen.findByText(/Automatic builds of main are paused/);
    const resumed = pausedProd();
    resumed.observation!.notices = [];
    backend.page = page([resumed]);
    signals.send(SIGNAL_CHANNEL, {
      type: 'deployments',
      entityRefs: [ENTITY_REF],
    });
    await waitFor(() => expect(said).not.toBeInTheDocument());
  });

  it('copies its address', async () => {
    // jsdom has no clipboard.
    document.execCommand = jest.fn(() => true);
    render(runningRollback());
    await user.click(await screen.findByRole('button', { name: 'Copy link' }));
    expect(
      await screen.findByText('Copied', { selector: '[role="status"]' }),
    ).toBeInTheDocument();
    expect(document.execCommand).toHaveBeenCalledWith('copy');
  });

  it('says that it reads, and that there is no such rollback', async () => {
    render(undefined);
    expect(
      await screen.findByRole('status', { name: 'Reading the rollback' }),
    ).toBeInTheDocument();
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'There is no such rollback, or you may not see it.',
    );
  });

  it('says why it cannot be read, and reads it when asked again', async () => {
    const backend = new TestBackend();
    backend.instead.rollback = refusal(401, 'Sign in again.');
    render(runningRollback(), backend);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The rollback could not be read. Sign in again.',
    );
    backend.instead = {};
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await findSentence('Bringing royalty-calculator to v42'),
    ).toBeVisible();
  });
});
