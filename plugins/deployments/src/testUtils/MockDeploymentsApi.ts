import {
  type Approvals,
  type AutoBuildRequest,
  type Deployment,
  type DeploymentDetail,
  type Diagnostics,
  type EntityDeployments,
  type EntityPipeline,
  type Fleet,
  type GroupPlan,
  type HistoryPage,
  type HistoryQuery,
  type IamPolicies,
  type Plan,
  type Releases,
  type Rollback,
  type RollbackGroupView,
  type RollbackView,
  type Target,
} from '@backspin/backstage-plugin-deployments-common';
import { DeploymentsRequestError, type DeploymentsApi } from '../api';

const notFound = (what: string) =>
  new DeploymentsRequestError(404, 'NotFoundError', `No such ${what}`);

/**
 * A deployments backend in memory for tests and for the plugin's own dev app.
 * Set what it should answer; read what it was asked from `calls`.
 */
export class MockDeploymentsApi implements DeploymentsApi {
  page?: EntityDeployments;
  history: Array<{ deployment: Deployment; target: Target }> = [];
  logs: Record<string, string> = {};
  releases: Releases = { candidates: [] };
  plan?: Plan;
  rollbacks: Rollback[] = [];
  mayUndo = true;
  /** Absent: never answered. */
  groupPlan?: GroupPlan;
  group?: RollbackGroupView;
  /** Absent: the entity has no repository. */
  pipeline?: EntityPipeline;
  approvals: Approvals = { toDecide: [], requested: [] };
  /** Answered whatever is asked; the page filters by itself. Absent: never answered. */
  fleet?: Fleet;
  diagnostics?: Diagnostics;
  policies: IamPolicies = { read: {}, write: {} };
  /** Errors to answer with, by method. */
  errors: Partial<Record<keyof DeploymentsApi, Error>> = {};
  /** What was asked: method and its arguments without options. */
  readonly calls: Array<[keyof DeploymentsApi, ...unknown[]]> = [];

  constructor(page?: EntityDeployments) {
    this.page = page;
  }

  /** How often a method was called. */
  countOf(method: keyof DeploymentsApi): number {
    return this.calls.filter(([name]) => name === method).length;
  }

  async getEntityDeployments(entityRef: string) {
    this.#called('getEntityDeployments', entityRef);
    if (!this.page) return new Promise<EntityDeployments>(() => {});
    return this.page;
  }

  async getHistory(
    entityRef: string,
    query: Partial<HistoryQuery>,
  ): Promise<HistoryPage> {
    this.#called('getHistory', entityRef, query);
    const matching = this.history.filter(
      ({ deployment, target }) =>
        (!query.environment || target.environment === query.environment) &&
        (!query.target || target.id === query.target) &&
        (!query.rollbacks || deployment.by.kind === 'rollback'),
    );
    const from = Number(query.cursor ?? 0);
    const to = from + (query.limit ?? 25);
    return {
      items: matching.slice(from, to),
      nextCursor: to < matching.length ? String(to) : undefined,
    };
  }

  async getDeployment(
    entityRef: string,
    query: { target: string; id: string },
  ): Promise<DeploymentDetail> {
    this.#called('getDeployment', entityRef, query);
    const found = this.history.find(
      ({ deployment, target }) =>
        deployment.id === query.id && target.id === query.target,
    );
    if (!found) throw notFound('deployment');
    return found;
  }

  async getStepLog(
    entityRef: string,
    query: { target: string; id: string; step: string },
  ) {
    this.#called('getStepLog', entityRef, query);
    const text = this.logs[query.step];
    if (text === undefined) throw notFound('log');
    return { text, truncated: false };
  }

  async refresh(entityRef: string, query: { target?: string } = {}) {
    this.#called('refresh', entityRef, query);
  }

  async getReleases(entityRef: string, query: { target: string }) {
    this.#called('getReleases', entityRef, query);
    return this.releases;
  }

  async createPlan(entityRef: string, request: unknown): Promise<Plan> {
    this.#called('createPlan', entityRef, request);
    if (!this.plan) throw notFound('plan');
    return this.plan;
  }

  async requestRollback(
    entityRef: string,
    request: unknown,
  ): Promise<Rollback> {
    this.#called('requestRollback', entityRef, request);
    if (!this.rollbacks[0]) throw notFound('rollback');
    return this.rollbacks[0];
  }

  async listRollbacks(
    entityRef: string,
    query: { target?: string } = {},
  ): Promise<Rollback[]> {
    this.#called('listRollbacks', entityRef, query);
    return this.rollbacks.filter(
      ({ target }) => !query.target || target.id === query.target,
    );
  }

  async getRollback(id: string): Promise<RollbackView> {
    this.#called('getRollback', id);
    const rollback = this.rollbacks.find(item => item.id === id);
    if (!rollback) throw notFound('rollback');
    return { rollback, mayUndo: this.mayUndo };
  }

  async getApprovals() {
    this.#called('getApprovals');
    return this.approvals;
  }

  async decideRollback(id: string, request: unknown): Promise<RollbackView> {
    this.#called('decideRollback', id, request);
    return this.getRollback(id);
  }

  async cancelRollback(id: string) {
    this.#called('cancelRollback', id);
  }

  async createGroupPlan(entityRef: string, request: unknown) {
    this.#called('createGroupPlan', entityRef, request);
    return this.groupPlan ?? new Promise<GroupPlan>(() => {});
  }

  async requestGroupRollback(entityRef: string, request: unknown) {
    this.#called('requestGroupRollback', entityRef, request);
    return this.#group();
  }

  async getRollbackGroup(id: string) {
    this.#called('getRollbackGroup', id);
    return this.#group();
  }

  async cancelRollbackGroup(id: string) {
    this.#called('cancelRollbackGroup', id);
    return this.#group();
  }

  #group(): RollbackGroupView {
    if (!this.group) throw notFound('rollback group');
    return this.group;
  }

  async setAutoBuild(entityRef: string, request: AutoBuildRequest) {
    this.#called('setAutoBuild', entityRef, request);
  }

  async getPipeline(entityRef: string): Promise<EntityPipeline> {
    this.#called('getPipeline', entityRef);
    return (
      this.pipeline ?? {
        entityRef,
        environments: [],
        moving: false,
        approveAs: 'user',
      }
    );
  }

  async decidePipelineRun(
    entityRef: string,
    runId: number,
    request: unknown,
    githubToken?: string,
  ) {
    this.#called('decidePipelineRun', entityRef, runId, request, githubToken);
  }

  async getFleet(query?: unknown): Promise<Fleet> {
    this.#called('getFleet', query);
    if (!this.fleet) return new Promise<Fleet>(() => {});
    return this.fleet;
  }

  async getDiagnostics(): Promise<Diagnostics> {
    this.#called('getDiagnostics');
    if (!this.diagnostics) return new Promise<Diagnostics>(() => {});
    return this.diagnostics;
  }

  async getPolicies() {
    this.#called('getPolicies');
    return this.policies;
  }

  #called(method: keyof DeploymentsApi, ...args: unknown[]) {
    this.calls.push([method, ...args]);
    const error = this.errors[method];
    if (error) throw error;
  }
}
