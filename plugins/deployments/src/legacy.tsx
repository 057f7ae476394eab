/**
 * The same plugin for apps on the legacy frontend system.
 *
 * @packageDocumentation
 */
import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { DeploymentsClient, deploymentsApiRef } from './api';

/** The plugin, with its API. Registered by using any of its extensions. */
export const deploymentsPlugin = createPlugin({
  id: 'deployments',
  apis: [
    createApiFactory({
      api: deploymentsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new DeploymentsClient(deps),
    }),
  ],
});

/** The tab *Deployments*, for an `EntityLayout.Route`. */
export const EntityDeploymentsContent = deploymentsPlugin.provide(
  createComponentExtension({
    name: 'EntityDeploymentsContent',
    component: {
      lazy: () =>
        import('./components/EntityDeploymentsContent').then(
          module => module.EntityDeploymentsContent,
        ),
    },
  }),
);

/** The card on an entity's overview. */
export const EntityDeploymentsCard = deploymentsPlugin.provide(
  createComponentExtension({
    name: 'EntityDeploymentsCard',
    component: {
      lazy: () =>
        import('./components/EntityDeploymentsCard').then(
          module => module.EntityDeploymentsCard,
        ),
    },
  }),
);

export * from './api';
export { deploymentsTranslationRef } from './translation';
export {
  hasDeploymentsTab,
  isDeploymentsAvailable,
} from './isDeploymentsAvailable';
