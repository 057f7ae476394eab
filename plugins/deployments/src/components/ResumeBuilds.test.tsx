import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderOnEntity } from '../__testUtils__/renderOnEntity';
import { DeploymentsProvider } from '../queries';
import { ENTITY_REF, MockDeploymentsApi, page, pausedProd } from '../testUtils';
import { ResumeBuilds } from './ResumeBuilds';

function render(mayRollBack: boolean, button = false) {
  const view = { ...pausedProd(), mayRollBack };
  const api = new MockDeploymentsApi(page([view]));
  renderOnEntity(
    <DeploymentsProvider>
      <p>Paused</p>
      <ResumeBuilds entityRef={ENTITY_REF} view={view} button={button} />
    </DeploymentsProvider>,
    api,
  );
  return api;
}

describe('ResumeBuilds', () => {
  it.each([
    [false, 'resume builds'],
    [true, 'Resume builds'],
  ])('resumes them; as a button: %s', async (button, name) => {
    const api = render(true, button);
    await userEvent.click(await screen.findByRole('button', { name }));
    expect(api.calls).toContainEqual([
      'setAutoBuild',
      ENTITY_REF,
      { target: pausedProd().target.id, enabled: true },
    ]);
  });

  it('says why they could not be resumed', async () => {
    const api = render(true);
    api.errors.setAutoBuild = new Error('AWS said no');
    await userEvent.click(await screen.findByRole('button'));
    expect(await screen.findByRole('alert')).toHaveTextContent(/AWS said no/);
  });

  it('is not there for those who may not', async () => {
    render(false);
    await screen.findByText('Paused');
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });
});
