import { screen, waitFor, within } from '@testing-library/react';
import { failingProd, page } from '../../testUtils';
import {
  PROD,
  TestBackend,
  dialogAt,
  findDialog,
  findPlan,
  findSentence,
  promise,
  refusal,
  renderPage,
  rollback,
  runningRollback,
  startTestServer,
  succeededRollback,
  user,
} from './__testUtils__';

startTestServer();

const opener = () => screen.findByRole('button', { name: 'Roll back…' });
const address = () => screen.getByText(/.*/, { selector: 'output' });

describe('RollbackDialog', () => {
  it('opens from a button, has an address, and says what it is about', async () => {
    const backend = new TestBackend();
    renderPage(backend);
    await user.click(await opener());
    await findPlan();
    expect(
      screen.getByRole('dialog', {
        name: 'Roll back royalty-calculator in prod',
      }),
    ).toBeVisible();
    expect(address()).toHaveTextContent(dialogAt(PROD.id), {
      normalizeWhitespace: false,
    });
    expect(backend.planned).toEqual([{ target: PROD.id }]);
  });

  it('opens by its address, with the release that it names', async () => {
    const backend = new TestBackend();
    renderPage(backend, { search: dialogAt(PROD.id, { to: '39' }) });
    await findPlan();
    expect(backend.planned).toEqual([{ target: PROD.id, to: '39' }]);
  });

  it('says that it works before there is anything to show, and can be left', async () => {
    const backend = new TestBackend();
    const read = promise();
    backend.hold.page = read.kept;
    renderPage(backend, { search: dialogAt(PROD.id) });
    const dialog = within(await findDialog());
    expect(
      dialog.getByRole('status', { name: 'Working out the rollback' }),
    ).toBeInTheDocument();
    await user.click(dialog.getByRole('button', { name: 'Cancel' }));
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    read.keep();
  });

  it('closes on Escape, gives the focus back and leaves nothing in the address', async () => {
    renderPage(new TestBackend());
    const button = await opener();
    await user.click(button);
    await findPlan();
    await user.keyboard('{Escape}');
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(button).toHaveFocus();
    expect(address()).toBeEmptyDOMElement();
  });

  it('is not closed by a click beside it', async () => {
    renderPage(new TestBackend(), { search: dialogAt(PROD.id) });
    await findPlan();
    await user.click(document.querySelector('[role="none presentation"]')!);
    expect(await findDialog()).toBeVisible();
  });

  it('is walked with the keyboard from the choice to the deed', async () => {
    renderPage(new TestBackend(), { search: dialogAt(PROD.id) });
    const dialog = await findPlan();
    await within(dialog.getByRole('group', { name: 'Go back to' })).findByText(
      'Last good',
    );
    const stops: string[] = [];
    while (!stops.includes('Roll back to v42') && stops.length < 20) {
      await user.tab();
      const focused = document.activeElement as HTMLInputElement;
      stops.push(
        focused.name ||
          focused.labels?.[0]?.textContent ||
          focused.textContent!,
      );
    }
    expect(stops.slice(-5)).toEqual([
      '2 calls will be made',
      expect.stringContaining('Reason'),
      expect.stringContaining('Type prod to confirm'),
      'Cancel',
      'Roll back to v42',
    ]);
    expect(stops).toContain('rollback-release');
    expect(stops).toContain('other ways (2)');
  });

  it('shows the rollback that is in progress instead of a new plan', async () => {
    const backend = new TestBackend();
    const running = runningRollback();
    backend.rollbacks = [running];
    backend.page = page([{ ...failingProd(), rollback: running }]);
    renderPage(backend, { search: dialogAt(PROD.id) });
    expect(
      await screen.findByRole('dialog', {
        name: 'Rollback of royalty-calculator in prod',
      }),
    ).toBeVisible();
    expect(backend.planned).toEqual([]);
  });

  it('is left and come back to without losing the rollback, even after its end', async () => {
    const backend = new TestBackend();
    const { unmount } = renderPage(backend, { search: dialogAt(PROD.id) });
    const dialog = await findPlan();
    await user.type(dialog.getByLabelText(/Reason/), 'wrong sums');
    await user.type(dialog.getByLabelText(/Type prod/), 'prod');
    await user.click(dialog.getByRole('button', { name: 'Roll back to v42' }));
    await findSentence('Waiting to begin');
    const search = address().textContent!;
    unmount();

    backend.rollbacks = [succeededRollback()];
    backend.page = page([{ ...failingProd(), rollback: succeededRollback() }]);
    renderPage(backend, { search });
    expect(
      await findSentence('royalty-calculator is back on v42'),
    ).toBeVisible();
    expect(backend.planned).toHaveLength(1);
  });

  it('closes on a rollback without stopping it, and shows it when it is opened again', async () => {
    const backend = new TestBackend();
    const running = runningRollback();
    backend.rollbacks = [running];
    backend.page = page([{ ...failingProd(), rollback: running }]);
    renderPage(backend);
    await user.click(await opener());
    expect(
      await screen.findByText('Closing this stops nothing.'),
    ).toBeVisible();
    const close = screen.getByRole('button', { name: 'Close' });
    expect(close).toHaveFocus();
    await user.click(close);
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(backend.cancelled).toEqual([]);
    await user.click(await opener());
    expect(
      await findSentence('Bringing royalty-calculator to v42'),
    ).toBeVisible();
  });

  it('decides anew once the rollback in progress has been followed to its end', async () => {
    const backend = new TestBackend();
    const running = runningRollback();
    backend.rollbacks = [succeededRollback()];
    // The page has not been read since.
    backend.page = page([{ ...failingProd(), rollback: running }]);
    renderPage(backend);
    await user.click(await opener());
    await findSentence('royalty-calculator is back on v42');
    await user.click(screen.getByRole('button', { name: 'Close' }));
    await user.click(await opener());
    expect(await findPlan()).toBeDefined();
  });

  it('plans all the same when the page cannot be read', async () => {
    const backend = new TestBackend();
    backend.instead.page = refusal(403, 'no');
    renderPage(backend, { search: dialogAt(PROD.id) });
    await findPlan();
    expect(
      screen.getByRole('dialog', {
        name: 'Roll back royalty-calculator in live',
      }),
    ).toBeVisible();
  });

  it('offers to watch a rollback that somebody begins meanwhile', async () => {
    const backend = new TestBackend();
    renderPage(backend, { search: dialogAt(PROD.id) });
    const dialog = await findPlan();
    const other = rollback({ requestedBy: 'Ana R.', reason: 'payouts wrong' });
    backend.rollbacks = [other];
    backend.page = page([{ ...failingProd(), rollback: other }]);
    backend.instead.request = refusal(409, 'in progress', {
      code: 'rollback-in-progress',
      active: other,
    });
    await user.type(dialog.getByLabelText(/Reason/), 'wrong sums');
    await user.type(dialog.getByLabelText(/Type prod/), 'prod{Enter}');
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent(
      'A rollback of this target is in progress. Ana R. is going back to v42: “payouts wrong”',
    );
    // Once the page knows, too, it is said once, and the button is off.
    await waitFor(() =>
      expect(
        dialog.getByRole('button', { name: 'Roll back to v42' }),
      ).toHaveAttribute('aria-disabled', 'true'),
    );
    expect(screen.getAllByRole('alert')).toHaveLength(1);
    await user.click(screen.getByRole('button', { name: 'Watch it' }));
    expect(
      await findSentence('Bringing royalty-calculator to v42'),
    ).toBeVisible();
  });
});
