import { PageBlueprint } from '@backstage/frontend-plugin-api';
import DynamicFeedIcon from '@material-ui/icons/DynamicFeed';
import { rootRouteRef } from '../routes';

/** The plugin's own page: all services at once, each rollback, and diagnostics. */
export const deploymentsPage = PageBlueprint.make({
  params: {
    path: '/deployments',
    title: 'Deployments',
    icon: <DynamicFeedIcon fontSize="inherit" />,
    routeRef: rootRouteRef,
    loader: () =>
      import('../components/DeploymentsPage').then(module => (
        <module.DeploymentsPage />
      )),
  },
});
