import express, { type Router } from 'express';
import createPromiseRouter from 'express-promise-router';
import { addDiagnosticsRoutes } from './diagnosticsRoutes';
import { addEntityRoutes } from './entityRoutes';
import { addFleetRoutes } from './fleetRoutes';
import { addHistoryRoutes } from './historyRoutes';
import { answerNamedTags } from './namedTags';

/** What the routes work with. */
export type RouterDependencies = Parameters<typeof addEntityRoutes>[1] &
  Parameters<typeof addHistoryRoutes>[1] &
  Parameters<typeof addFleetRoutes>[1] &
  Parameters<typeof addDiagnosticsRoutes>[1];

/** The read side of the HTTP API, see `docs/api.md`. */
export function createRouter(deps: RouterDependencies): Router {
  const router = createPromiseRouter();
  router.use(express.json({ limit: '100kb' }));
  router.use(answerNamedTags);
  addEntityRoutes(router, deps);
  addHistoryRoutes(router, deps);
  addFleetRoutes(router, deps);
  addDiagnosticsRoutes(router, deps);
  return router;
}
