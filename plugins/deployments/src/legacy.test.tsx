import { FlatRoutes } from '@backstage/core-app-api';
import {
  CatalogEntityPage,
  CatalogIndexPage,
  DefaultEntityPresentationApi,
  EntityLayout,
  EntitySwitch,
} from '@backstage/plugin-catalog';
import {
  catalogApiRef,
  entityPresentationApiRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  TestApiProvider,
  mockApis,
  renderInTestApp,
} from '@backstage/test-utils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, useLocation } from 'react-router-dom';
import { DeploymentsClient } from './api';
import {
  DeploymentsPage,
  EntityDeploymentsCard,
  EntityDeploymentsContent,
  deploymentsApiRef,
  deploymentsPlugin,
  hasDeploymentsTab,
  isDeploymentsAvailable,
} from './legacy';
import {
  ENTITY,
  ENTITY_REF,
  MockDeploymentsApi,
  POLICIES,
  busyFleet,
  failingProd,
  healthy,
  incident,
  page,
} from './testUtils';
import { rollbackOf } from './__testUtils__/rollbackOf';

const TAB = '/catalog/default/component/royalty-calculator/deployments';

function Address() {
  const { pathname, search } = useLocation();
  return <output aria-label="Address">{`${pathname}${search}`}</output>;
}

/** The entity page as the installation guide says to write it. */
const entityPage = (
  <EntityLayout>
    <EntityLayout.Route path="/" title="Overview">
      <EntitySwitch>
        <EntitySwitch.Case if={isDeploymentsAvailable}>
          <EntityDeploymentsCard />
        </EntitySwitch.Case>
      </EntitySwitch>
    </EntityLayout.Route>
    <EntityLayout.Route
      path="/deployments"
      title="Deployments"
      if={hasDeploymentsTab}
    >
      <EntityDeploymentsContent />
    </EntityLayout.Route>
  </EntityLayout>
);

const catalog = catalogApiMock({ entities: [ENTITY] });

/** A legacy app with the entity's page and, unless it is left out, the plugin's own. */
function renderApp(
  path: string,
  api = mock(),
  options: { withPage?: boolean } = {},
) {
  const { withPage = true } = options;
  return renderInTestApp(
    <TestApiProvider
      apis={[
        [deploymentsApiRef, api],
        [catalogApiRef, catalog],
        [
          entityPresentationApiRef,
          DefaultEntityPresentationApi.create({ catalogApi: catalog }),
        ],
        [permissionApiRef, mockApis.permission()],
      ]}
    >
      <Address />
      <FlatRoutes>
        <Route path="/catalog" element={<CatalogIndexPage />} />
        <Route
          path="/catalog/:namespace/:kind/:name"
          element={<CatalogEntityPage />}
        >
          {entityPage}
        </Route>
        {withPage && (
          <Route path="/deployments" element={<DeploymentsPage />} />
        )}
      </FlatRoutes>
    </TestApiProvider>,
    { routeEntries: [path] },
  );
}

function mock() {
  const api = new MockDeploymentsApi(incident());
  api.fleet = busyFleet();
  api.diagnostics = healthy();
  api.policies = POLICIES;
  return api;
}

const address = () => screen.getByLabelText('Address').textContent;

describe('the plugin for the legacy frontend system', () => {
  it('brings its own client', () => {
    const [factory] = [...deploymentsPlugin.getApis()];
    expect(factory.api.id).toBe('plugin.deployments.api');
    expect(
      factory.factory({ discoveryApi: {}, fetchApi: {} } as never),
    ).toBeInstanceOf(DeploymentsClient);
  });

  it('brings the card, which leads to the tab', async () => {
    await renderApp('/catalog/default/component/royalty-calculator');
    await userEvent.click(
      await screen.findByRole('link', { name: 'Open deployments' }),
    );
    expect(
      await screen.findByRole('table', { name: 'Targets by environment' }),
    ).toBeVisible();
    expect(address()).toBe(TAB);
  });

  it('opens the details and the dialog in the tab', async () => {
    const target = failingProd().target.id;
    const api = mock();
    await renderApp(`${TAB}?target=${encodeURIComponent(target)}`, api);
    expect(await screen.findByRole('tabpanel')).toBeVisible();
    await userEvent.click(
      screen.getAllByRole('button', { name: /^Roll back/ })[0],
    );
    await waitFor(() =>
      expect(api.calls).toContainEqual([
        'createPlan',
        ENTITY_REF,
        expect.objectContaining({ target }),
      ]),
    );
  });

  it('shows all services, each of which leads to its tab', async () => {
    await renderApp('/deployments');
    expect(
      await screen.findByRole('heading', { name: 'Deployments', level: 1 }),
    ).toBeVisible();
    const table = await screen.findByRole('table', {
      name: 'Services by environment',
    });
    const service = within(table).getByRole('rowheader', {
      name: /^royalty-calculator/,
    });
    await userEvent.click(within(service).getByRole('link'));
    expect(
      await screen.findByRole('table', { name: 'Targets by environment' }),
    ).toBeVisible();
    expect(address()).toBe(TAB);
  });

  it('leads operators to the diagnostics, and back', async () => {
    await renderApp('/deployments');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Diagnostics' }),
    );
    expect(
      await screen.findByRole('heading', { name: 'Diagnostics', level: 1 }),
    ).toBeVisible();
    expect(
      await screen.findByText('All 3 accounts can be read.'),
    ).toBeVisible();
    expect(address()).toBe('/deployments/diagnostics');
    await userEvent.click(screen.getByRole('link', { name: 'Deployments' }));
    expect(
      await screen.findByRole('table', { name: 'Services by environment' }),
    ).toBeVisible();
  });

  it('gives a rollback a page, to which the tab leads', async () => {
    const api = mock();
    const rollback = rollbackOf({ status: 'running' });
    api.rollbacks = [rollback];
    const failing = failingProd();
    api.page = page([{ ...failing, rollback }]);
    await renderApp(
      `${TAB}?target=${encodeURIComponent(failing.target.id)}`,
      api,
    );
    await userEvent.click(
      await screen.findByRole('link', { name: 'Open the rollback' }),
    );
    await waitFor(() =>
      expect(address()).toBe(`/deployments/rollbacks/${rollback.id}`),
    );
    expect(
      await screen.findByRole('heading', {
        name: /royalty-calculator/,
        level: 1,
      }),
    ).toBeVisible();
  });

  it('works without the page, and then leads nowhere that is not there', async () => {
    const api = mock();
    const failing = failingProd();
    api.page = page([{ ...failing, rollback: rollbackOf() }]);
    await renderApp(
      `${TAB}?target=${encodeURIComponent(failing.target.id)}`,
      api,
      { withPage: false },
    );
    expect(await screen.findByRole('tabpanel')).toBeVisible();
    expect(
      screen.queryByRole('link', { name: 'Open the rollback' }),
    ).not.toBeInTheDocument();
  });
});
