import { createFrontendPlugin } from '@backstage/frontend-plugin-api';
import { deploymentsApi } from './extensions/api';
import {
  entityDeploymentsCard,
  entityDeploymentsContent,
} from './extensions/entity';
import { entityRollbackMenuItem } from './extensions/entityMenu';
import { deploymentsPage } from './extensions/page';
import {
  approvalsRouteRef,
  diagnosticsRouteRef,
  entityContentRouteRef,
  rollbackGroupRouteRef,
  rollbackRouteRef,
  rootRouteRef,
} from './routes';

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
  routes: {
    root: rootRouteRef,
    rollback: rollbackRouteRef,
    rollbackGroup: rollbackGroupRouteRef,
    approvals: approvalsRouteRef,
    diagnostics: diagnosticsRouteRef,
    entityContent: entityContentRouteRef,
  },
  extensions: [
    deploymentsApi,
    deploymentsPage,
    entityDeploymentsContent,
    entityDeploymentsCard,
    entityRollbackMenuItem,
  ],
});
