/** What the product's own tests start and end processes with. */
export { BackendProcess } from '@backspin/backstage-plugin-deployments-backend/src/rollback/__testUtils__/BackendProcess';
export { CallGate as ProcessGate } from '@backspin/backstage-plugin-deployments-backend/src/rollback/__testUtils__/CallGate';
export type { Death } from '@backspin/backstage-plugin-deployments-backend/src/rollback/__testUtils__/CallGate';
export { SimulatedFunctions } from '@backspin/backstage-plugin-deployments-backend/src/rollback/__testUtils__/SimulatedFunctions';
export {
  freePort,
  newestRollback,
  planAt,
  prepareBackend,
} from '@backspin/backstage-plugin-deployments-backend/src/rollback/__testUtils__/portalOfFunctions';
