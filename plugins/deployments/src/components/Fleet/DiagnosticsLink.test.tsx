import { deploymentsDiagnosticsPermission } from '@backspin/backstage-plugin-deployments-common';
import { screen } from '@testing-library/react';
import { MockDeploymentsApi, busyFleet } from '../../testUtils';
import { renderPage } from '../../__testUtils__/renderPage';

it('shows the way to the diagnostics to operators only', async () => {
  const api = new MockDeploymentsApi();
  api.fleet = busyFleet();
  renderPage(api, '/deployments', {
    denied: [deploymentsDiagnosticsPermission],
  });
  expect(await screen.findByRole('table')).toBeVisible();
  expect(
    screen.queryByRole('button', { name: 'Diagnostics' }),
  ).not.toBeInTheDocument();
});
