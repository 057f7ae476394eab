import {
  createRouteRef,
  createSubRouteRef,
} from '@backstage/frontend-plugin-api';

/** The plugin's own page, at `/deployments`. */
export const rootRouteRef = createRouteRef();

/** A rollback, which has an address of its own. */
export const rollbackRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/rollbacks/:id',
});

/** Rollbacks of several targets that were asked for as one. */
export const rollbackGroupRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/rollback-groups/:id',
});

/** What awaits approval. */
export const approvalsRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/approvals',
});

/** Diagnostics for operators. */
export const diagnosticsRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/diagnostics',
});

/** The tab on an entity's page. */
export const entityContentRouteRef = createRouteRef();
