import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import {
  hasDeploymentsTab,
  isDeploymentsAvailable,
} from '../isDeploymentsAvailable';
import { entityContentRouteRef } from '../routes';

/** The tab *Deployments* on an entity's page. */
export const entityDeploymentsContent = EntityContentBlueprint.make({
  params: {
    path: '/deployments',
    title: 'Deployments',
    group: 'deployment',
    routeRef: entityContentRouteRef,
    filter: hasDeploymentsTab,
    loader: () =>
      import('../components/EntityDeploymentsContent').then(module => (
        <module.EntityDeploymentsContent />
      )),
  },
});

/** The card on an entity's overview. */
export const entityDeploymentsCard = EntityCardBlueprint.make({
  params: {
    filter: isDeploymentsAvailable,
    loader: () =>
      import('../components/EntityDeploymentsCard').then(module => (
        <module.EntityDeploymentsCard />
      )),
  },
});
