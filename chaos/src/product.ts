/** The parts of the product that the suite interrupts, as they are. */
export { iamPolicies } from '@backspin/backstage-plugin-deployments-backend-module-aws/src/diagnostics';
export { createAwsDeployments } from '@backspin/backstage-plugin-deployments-backend-module-aws/src/module';
export { DefaultWitness } from '@backspin/backstage-plugin-deployments-backend/src/rollback/DefaultWitness';
export type {
  EnginePorts,
  GroupPort,
} from '@backspin/backstage-plugin-deployments-backend/src/rollback/engine/ports';
export { RollbackEngine } from '@backspin/backstage-plugin-deployments-backend/src/rollback/engine/RollbackEngine';
export { RollbackConflictError } from '@backspin/backstage-plugin-deployments-backend/src/rollback/errors';
export { GroupCoordinator } from '@backspin/backstage-plugin-deployments-backend/src/rollback/group/GroupCoordinator';
export { GroupStore } from '@backspin/backstage-plugin-deployments-backend/src/rollback/group/GroupStore';
export { RollbackStore } from '@backspin/backstage-plugin-deployments-backend/src/rollback/RollbackStore';
export { HistoryStore } from '@backspin/backstage-plugin-deployments-backend/src/store/HistoryStore';
