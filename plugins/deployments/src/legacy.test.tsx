import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { TestApiProvider, renderInTestApp } from '@backstage/test-utils';
import { screen } from '@testing-library/react';
import {
  EntityDeploymentsCard,
  EntityDeploymentsContent,
  deploymentsApiRef,
  deploymentsPlugin,
} from './legacy';
import { DeploymentsClient } from './api';
import { ENTITY, MockDeploymentsApi, allWell } from './testUtils';

const render = (element: JSX.Element) =>
  renderInTestApp(
    <TestApiProvider
      apis={[[deploymentsApiRef, new MockDeploymentsApi(allWell())]]}
    >
      <EntityProvider entity={ENTITY}>{element}</EntityProvider>
    </TestApiProvider>,
    { mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef } },
  );

describe('the plugin for the legacy frontend system', () => {
  it('brings its own client', () => {
    const [factory] = [...deploymentsPlugin.getApis()];
    expect(factory.api.id).toBe('plugin.deployments.api');
    expect(
      factory.factory({ discoveryApi: {}, fetchApi: {} } as never),
    ).toBeInstanceOf(DeploymentsClient);
  });

  it('brings the tab', async () => {
    await render(<EntityDeploymentsContent />);
    expect(
      await screen.findByRole('table', { name: 'Targets by environment' }),
    ).toBeVisible();
  });

  it('brings the card', async () => {
    await render(<EntityDeploymentsCard />);
    expect(
      await screen.findByText(/All 3 targets are live and well/),
    ).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'Open deployments' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/royalty-calculator/deployments',
    );
  });
});
