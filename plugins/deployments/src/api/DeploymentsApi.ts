import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  ApprovalRequest,
  Approvals,
  AutoBuildRequest,
  DeploymentDetail,
  Diagnostics,
  EntityDeployments,
  EntityGroupPlanRequest,
  EntityGroupRequest,
  EntityPipeline,
  Fleet,
  FleetQuery,
  GroupPlan,
  HistoryPage,
  HistoryQuery,
  IamPolicies,
  PipelineDecisionRequest,
  Plan,
  PlanRequest,
  Releases,
  Rollback,
  RollbackGroupView,
  RollbackRequest,
  RollbackView,
  StepLog,
} from '@backspin/backstage-plugin-deployments-common';

/**
 * What every read takes besides its own parameters.
 *
 * @public
 */
export interface ReadOptions {
  /** Gives the read up. */
  signal?: AbortSignal;
}

/**
 * The deployments backend as pages see it. `entityRef` is a full entity ref,
 * e.g. `component:default/royalty-calculator`. Every method rejects with a
 * `DeploymentsRequestError` when the backend does not answer with success.
 *
 * @public
 */
export interface DeploymentsApi {
  /**
   * All that an entity's page shows at once. Cheap to ask again: an unchanged
   * answer is not sent a second time, and the same object is returned.
   */
  getEntityDeployments(
    entityRef: string,
    options?: ReadOptions,
  ): Promise<EntityDeployments>;
  /** A page of the history, newest first. */
  getHistory(
    entityRef: string,
    query: Partial<HistoryQuery>,
    options?: ReadOptions,
  ): Promise<HistoryPage>;
  /** One deployment with its steps. */
  getDeployment(
    entityRef: string,
    query: { target: string; id: string },
    options?: ReadOptions,
  ): Promise<DeploymentDetail>;
  /** The log of one step of a deployment. */
  getStepLog(
    entityRef: string,
    query: { target: string; id: string; step: string },
    options?: ReadOptions,
  ): Promise<StepLog>;
  /** Has AWS read again now, for one target or for all of the entity. */
  refresh(entityRef: string, query?: { target?: string }): Promise<void>;
  /** The releases of a target, each with how it did while it was live. */
  getReleases(
    entityRef: string,
    query: { target: string },
    options?: ReadOptions,
  ): Promise<Releases>;
  /** Works a rollback out without doing it. Rejects with status 409 and a `code` when it is refused. */
  createPlan(entityRef: string, request: PlanRequest): Promise<Plan>;
  /** Asks for a rollback. Rejects with status 409 and the new `plan` when the state changed. */
  requestRollback(
    entityRef: string,
    request: RollbackRequest,
  ): Promise<Rollback>;
  /** The rollbacks of an entity or of one of its targets, newest first. */
  listRollbacks(
    entityRef: string,
    query?: { target?: string; limit?: number },
    options?: ReadOptions,
  ): Promise<Rollback[]>;
  /** One rollback, as far as it has come. */
  getRollback(id: string, options?: ReadOptions): Promise<RollbackView>;
  /** What the reader may approve or reject, and what the reader asked for. */
  getApprovals(options?: ReadOptions): Promise<Approvals>;
  /** Approves or rejects a rollback. Rejects with status 409 and a `code` when it does not await it any more. */
  decideRollback(id: string, request: ApprovalRequest): Promise<RollbackView>;
  /** Stops a rollback before its first step with effect; withdraws it while it awaits approval. */
  cancelRollback(id: string): Promise<void>;
  /** Works out rollbacks of several targets, each with its plan or why there is none. */
  createGroupPlan(
    entityRef: string,
    request: EntityGroupPlanRequest,
  ): Promise<GroupPlan>;
  /** Asks for rollbacks of several targets as one. Rejects with status 409 when any of them is refused. */
  requestGroupRollback(
    entityRef: string,
    request: EntityGroupRequest,
  ): Promise<RollbackGroupView>;
  /** Rollbacks that were asked for as one, as far as they have come. */
  getRollbackGroup(
    id: string,
    options?: ReadOptions,
  ): Promise<RollbackGroupView>;
  /** Cancels what has not begun of a group. */
  cancelRollbackGroup(id: string): Promise<RollbackGroupView>;
  /** Pauses or resumes the automatic builds of an Amplify branch. */
  setAutoBuild(entityRef: string, request: AutoBuildRequest): Promise<void>;
  /** The runs of the entity's pipeline, by environment. Cheap to ask again. */
  getPipeline(
    entityRef: string,
    options?: ReadOptions,
  ): Promise<EntityPipeline>;
  /**
   * Approves or rejects what of a run waits for an environment.
   *
   * @param githubToken - the reader's own, where the answer of `getPipeline` says
   *   that decisions are made as `user`
   */
  decidePipelineRun(
    entityRef: string,
    runId: number,
    request: PipelineDecisionRequest,
    githubToken?: string,
  ): Promise<void>;
  /** All targets that the reader may see, in a line each. Cheap to ask again. */
  getFleet(query?: FleetQuery, options?: ReadOptions): Promise<Fleet>;
  /** The portal's own health, for operators. */
  getDiagnostics(options?: ReadOptions): Promise<Diagnostics>;
  /** IAM policies to paste. */
  getPolicies(options?: ReadOptions): Promise<IamPolicies>;
}

/**
 * Reference to the {@link DeploymentsApi}.
 *
 * @public
 */
export const deploymentsApiRef = createApiRef<DeploymentsApi>().with({
  id: 'plugin.deployments.api',
  pluginId: 'deployments',
});
