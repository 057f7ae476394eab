import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import { renderOnEntity } from '../__testUtils__/renderOnEntity';
import { MockDeploymentsApi, failingProd, page } from '../testUtils';
import { EntityShell } from './EntityShell';
import { RollBackButton } from './RollBackButton';

function Address() {
  return <output>{useLocation().search}</output>;
}

function render(
  props: Partial<Parameters<typeof RollBackButton>[0]> = {},
  mayRollBack = true,
) {
  const view = { ...failingProd(), mayRollBack };
  const api = new MockDeploymentsApi(page([view]));
  renderOnEntity(
    <EntityShell>
      {() => (
        <>
          <RollBackButton view={view} {...props} />
          <Address />
        </>
      )}
    </EntityShell>,
    api,
  );
  return api;
}

describe('RollBackButton', () => {
  it('opens the dialog of its target', async () => {
    render();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Roll back…' }),
    );
    const params = new URLSearchParams(
      screen.getByText(/rollback=/, { selector: 'output' }).textContent!,
    );
    expect(Object.fromEntries(params)).toEqual({
      rollback: failingProd().target.id,
    });
  });

  it('names the release that is chosen first', async () => {
    render({ to: { id: '42', label: 'v42' }, urgent: true });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Roll back to v42…' }),
    );
    expect(
      screen.getByText(/to=42/, { selector: 'output' }),
    ).toBeInTheDocument();
  });

  it('stays for those who may not, says so, and does nothing', async () => {
    const api = render({}, false);
    const button = await screen.findByRole('button');
    expect(button).toHaveAttribute('aria-disabled', 'true');
    await userEvent.click(button);
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(api.countOf('createPlan')).toBe(0);
    await userEvent.hover(button);
    expect(await screen.findByRole('tooltip')).toHaveTextContent(
      'You may not roll back this target. Its owners can.',
    );
  });
});
