/**
 * The plugin alone, with data from the test kit: `yarn start` in this folder.
 * `?scene=` chooses what is shown: incident, allWell, partial, unannotated, resolving.
 */
import { Content, Header, Page } from '@backstage/core-components';
import { ConfigReader } from '@backstage/core-app-api';
import { createApp } from '@backstage/frontend-defaults';
import {
  ApiBlueprint,
  PageBlueprint,
  createFrontendModule,
  createFrontendPlugin,
} from '@backstage/frontend-plugin-api';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import CssBaseline from '@material-ui/core/CssBaseline';
import ReactDOM from 'react-dom/client';
import deploymentsPlugin, { deploymentsApiRef } from '../src';
import { EntityDeploymentsCard } from '../src/components/EntityDeploymentsCard';
import { EntityDeploymentsContent } from '../src/components/EntityDeploymentsContent';
import {
  ENTITY,
  LOGS,
  MockDeploymentsApi,
  POLICIES,
  allWell,
  busyFleet,
  candidates,
  healthy,
  history,
  incident,
  partial,
  pipeline,
  resolving,
  troubled,
  unannotated,
} from '../src/testUtils';

const SCENES = { incident, allWell, partial, resolving, unannotated };

function mockApi() {
  const scene = new URLSearchParams(window.location.search).get('scene');
  const make = SCENES[scene as keyof typeof SCENES] ?? incident;
  const api = new MockDeploymentsApi(scene === 'loading' ? undefined : make());
  api.history = history();
  api.pipeline = pipeline();
  api.releases = { candidates: candidates() };
  api.logs = LOGS;
  if (scene !== 'loading') {
    api.fleet = busyFleet();
    api.diagnostics = scene === 'allWell' ? healthy() : troubled();
    api.policies = POLICIES;
  }
  return api;
}

function Frame({ card }: { card?: boolean }) {
  return (
    <EntityProvider entity={ENTITY}>
      <CssBaseline />
      <Page themeId="service">
        <Header title="royalty-calculator" type="service" />
        <Content>
          {card ? (
            <div style={{ maxWidth: 620 }}>
              <EntityDeploymentsCard />
            </div>
          ) : (
            <EntityDeploymentsContent />
          )}
        </Content>
      </Page>
    </EntityProvider>
  );
}

const preview = createFrontendPlugin({
  pluginId: 'deployments-preview',
  extensions: [
    PageBlueprint.make({
      name: 'tab',
      params: {
        path: '/catalog/:namespace/:kind/:name',
        routeRef: entityRouteRef as never,
        noHeader: true,
        loader: async () => <Frame />,
      },
    }),
    PageBlueprint.make({
      name: 'card',
      params: {
        path: '/card',
        noHeader: true,
        loader: async () => <Frame card />,
      },
    }),
  ],
});

const fixtures = createFrontendModule({
  pluginId: 'deployments',
  extensions: [
    ApiBlueprint.make({
      params: defineParams =>
        defineParams({
          api: deploymentsApiRef,
          deps: {},
          factory: mockApi,
        }),
    }),
  ],
});

const config = new ConfigReader({
  app: {
    title: 'Deployments',
    baseUrl: window.location.origin,
    // Nobody to sign in with, and nothing to protect.
    extensions: [{ 'sign-in-page:app': false }],
  },
  backend: { baseUrl: window.location.origin },
});

const app = createApp({
  features: [deploymentsPlugin, preview, fixtures],
  advanced: { configLoader: async () => ({ config }) },
});

ReactDOM.createRoot(document.getElementById('root')!).render(app.createRoot());
