import { createFrontendPlugin } from '@backstage/frontend-plugin-api';
import { deploymentsApi } from './extensions/api';
import {
  entityDeploymentsCard,
  entityDeploymentsContent,
} from './extensions/entity';
import { entityContentRouteRef } from './routes';

/**
 * Deployments and rollbacks on the service's own page, for the new frontend
 * system. Found by itself where `app.packages` is `all`.
 *
 * @public
 */
export const deploymentsPlugin = createFrontendPlugin({
  pluginId: 'deployments',
  title: 'Deployments',
  info: { packageJson: () => import('../package.json') },
  routes: { entityContent: entityContentRouteRef },
  extensions: [deploymentsApi, entityDeploymentsContent, entityDeploymentsCard],
});
