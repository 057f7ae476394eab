import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();

backend.add(import('@backstage/plugin-app-backend'));

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
backend.add(import('./auth/demoProvider'));

backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));

backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);

backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(import('@backstage/plugin-scaffolder-backend-module-github'));
// Keeps the files of tasks, so that one that failed can go on where it was.
backend.add(
  import('@backstage/plugin-scaffolder-backend-module-workspace-database'),
);
backend.add(
  import('@backspin/backstage-plugin-scaffolder-backend-module-aws-serverless'),
);

backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('./permission/module'));

backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));

backend.add(import('@backstage/plugin-user-settings-backend'));
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));
backend.add(import('@backstage/plugin-signals-backend'));

backend.add(import('@backspin/backstage-plugin-deployments-backend'));
backend.add(
  import('@backspin/backstage-plugin-deployments-backend-module-aws'),
);

// Offers the actions of plugins to MCP clients, see docs/mcp.md.
backend.add(import('@backstage/plugin-mcp-actions-backend'));

backend.start();
