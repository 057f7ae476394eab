import {
  createExtensionTester,
  renderInTestApp,
} from '@backstage/frontend-test-utils';
import {
  ApiBlueprint,
  coreExtensionData,
} from '@backstage/frontend-plugin-api';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { screen } from '@testing-library/react';
import plugin, { deploymentsApiRef } from './index';
import {
  entityDeploymentsCard,
  entityDeploymentsContent,
} from './extensions/entity';
import { deploymentsApi } from './extensions/api';
import { deploymentsPage } from './extensions/page';
import { ENTITY, MockDeploymentsApi, allWell, fleetOf } from './testUtils';

const options = () => ({
  apis: [[deploymentsApiRef, new MockDeploymentsApi(allWell())]] as const,
  mountedRoutes: {
    '/catalog/:namespace/:kind/:name': entityRouteRef as never,
  },
});

describe('the plugin for the new frontend system', () => {
  it('is found under its id', () => {
    expect(plugin.$$type).toBe('@backstage/FrontendPlugin');
    expect(plugin.pluginId).toBe('deployments');
  });

  it('brings the tab', async () => {
    const tester = createExtensionTester(entityDeploymentsContent, {
      apis: options().apis,
    });
    expect(tester.get(EntityContentBlueprint.dataRefs.title)).toBe(
      'Deployments',
    );
    expect(
      tester.get(EntityContentBlueprint.dataRefs.filterFunction)!(ENTITY),
    ).toBe(true);
    renderInTestApp(
      <EntityProvider entity={ENTITY}>{tester.reactElement()}</EntityProvider>,
      options(),
    );
    expect(
      await screen.findByRole('table', { name: 'Targets by environment' }),
    ).toBeVisible();
  });

  it('brings the card', async () => {
    const tester = createExtensionTester(entityDeploymentsCard, {
      apis: options().apis,
    });
    expect(
      tester.get(EntityCardBlueprint.dataRefs.filterFunction)!({
        ...ENTITY,
        metadata: { name: 'x' },
      }),
    ).toBe(false);
    renderInTestApp(
      <EntityProvider entity={ENTITY}>{tester.reactElement()}</EntityProvider>,
      options(),
    );
    expect(
      await screen.findByText(/All 3 targets are live and well/),
    ).toBeVisible();
  });

  it('brings its own client', () => {
    const { api } = createExtensionTester(deploymentsApi).get(
      ApiBlueprint.dataRefs.factory,
    );
    expect(api.id).toBe(deploymentsApiRef.id);
  });

  it('brings the page of all services', async () => {
    const api = new MockDeploymentsApi();
    api.fleet = fleetOf([]);
    const tester = createExtensionTester(deploymentsPage, {
      apis: [[deploymentsApiRef, api]],
    });
    expect(tester.get(coreExtensionData.routePath)).toBe('/deployments');
    renderInTestApp(tester.reactElement(), {
      ...options(),
      apis: [[deploymentsApiRef, api]],
    });
    expect(
      await screen.findByText('No deployments are connected yet'),
    ).toBeVisible();
  });
});
