/**
 * The same plugin for apps on the legacy frontend system.
 *
 * @packageDocumentation
 */
import {
  compatWrapper,
  convertLegacyRouteRef,
} from '@backstage/core-compat-api';
import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import type { ComponentType } from 'react';
import { DeploymentsClient, deploymentsApiRef } from './api';
import {
  approvalsRouteRef,
  diagnosticsRouteRef,
  rollbackGroupRouteRef,
  rollbackRouteRef,
  rootRouteRef,
} from './routes';

const legacyRootRouteRef = convertLegacyRouteRef(rootRouteRef);

/**
 * A component that finds in the legacy system what it expects of the new one,
 * addresses above all. What the legacy system does not have stays absent.
 */
const forLegacy = (Component: ComponentType) =>
  function LegacyExtension() {
    return compatWrapper(<Component />);
  };

/**
 * The plugin, with its API. Registered by using any of its extensions.
 *
 * @public
 */
export const deploymentsPlugin = createPlugin({
  id: 'deployments',
  apis: [
    createApiFactory({
      api: deploymentsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new DeploymentsClient(deps),
    }),
  ],
  routes: {
    root: legacyRootRouteRef,
    rollback: convertLegacyRouteRef(rollbackRouteRef),
    rollbackGroup: convertLegacyRouteRef(rollbackGroupRouteRef),
    approvals: convertLegacyRouteRef(approvalsRouteRef),
    diagnostics: convertLegacyRouteRef(diagnosticsRouteRef),
  },
});

/**
 * The tab *Deployments*, for an `EntityLayout.Route` at `/deployments`.
 *
 * @public
 */
export const EntityDeploymentsContent = deploymentsPlugin.provide(
  createComponentExtension({
    name: 'EntityDeploymentsContent',
    component: {
      lazy: () =>
        import('./components/EntityDeploymentsContent').then(module =>
          forLegacy(module.EntityDeploymentsContent),
        ),
    },
  }),
);

/**
 * The card on an entity's overview.
 *
 * @public
 */
export const EntityDeploymentsCard = deploymentsPlugin.provide(
  createComponentExtension({
    name: 'EntityDeploymentsCard',
    component: {
      lazy: () =>
        import('./components/EntityDeploymentsCard').then(module =>
          forLegacy(module.EntityDeploymentsCard),
        ),
    },
  }),
);

/**
 * The plugin's own page, for a `Route` at `/deployments`: all services at once,
 * each rollback, and diagnostics.
 *
 * @public
 */
export const DeploymentsPage = deploymentsPlugin.provide(
  createRoutableExtension({
    name: 'DeploymentsPage',
    component: () =>
      import('./components/DeploymentsPage').then(module =>
        forLegacy(module.DeploymentsPage),
      ),
    mountPoint: legacyRootRouteRef,
  }),
);

export * from './api';
export { deploymentsTranslationRef } from './translation';
export {
  hasDeploymentsTab,
  isDeploymentsAvailable,
} from './isDeploymentsAvailable';
