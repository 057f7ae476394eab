import type {
  EntityGroupPlanRequest,
  HistoryQuery,
  PlanRequest,
} from '@backspin/backstage-plugin-deployments-common';

/** Keys of the query cache. All of an entity's start alike, so that they can be invalidated together. */
export const queryKeys = {
  entity: (entityRef: string) => ['deployments', 'entity', entityRef] as const,
  page: (entityRef: string) =>
    [...queryKeys.entity(entityRef), 'page'] as const,
  pipeline: (entityRef: string) =>
    [...queryKeys.entity(entityRef), 'pipeline'] as const,
  history: (entityRef: string, filters: Partial<HistoryQuery>) =>
    [...queryKeys.entity(entityRef), 'history', filters] as const,
  deployment: (entityRef: string, target: string, id: string) =>
    [...queryKeys.entity(entityRef), 'deployment', target, id] as const,
  stepLog: (entityRef: string, target: string, id: string, step: string) =>
    [...queryKeys.entity(entityRef), 'log', target, id, step] as const,
  releases: (entityRef: string, target: string) =>
    [...queryKeys.entity(entityRef), 'releases', target] as const,
  rollbacks: (entityRef: string, target?: string) =>
    [...queryKeys.entity(entityRef), 'rollbacks', target ?? ''] as const,
  plan: (entityRef: string, request: PlanRequest) =>
    ['deployments', 'plan', entityRef, request] as const,
  groupPlan: (entityRef: string, request: EntityGroupPlanRequest) =>
    ['deployments', 'group-plan', entityRef, request] as const,
  rollbackGroup: (id: string) => ['deployments', 'rollback-group', id] as const,
  rollback: (id: string) => ['deployments', 'rollback', id] as const,
  approvals: () => ['deployments', 'approvals'] as const,
  fleet: () => ['deployments', 'fleet'] as const,
  diagnostics: () => ['deployments', 'diagnostics'] as const,
  policies: () => ['deployments', 'policies'] as const,
};
