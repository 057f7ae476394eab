import { parseEntityRef } from '@backstage/catalog-model';
import type { DiscoveryApi, FetchApi } from '@backstage/frontend-plugin-api';
import {
  approvalsSchema,
  deploymentDetailSchema,
  diagnosticsSchema,
  entityDeploymentsSchema,
  entityPipelineSchema,
  fleetSchema,
  GITHUB_TOKEN_HEADER,
  groupPlanSchema,
  historyPageSchema,
  iamPoliciesSchema,
  planSchema,
  releasesSchema,
  rollbackGroupViewSchema,
  rollbackSchema,
  rollbackViewSchema,
  stepLogSchema,
  type ApprovalRequest,
  type Approvals,
  type AutoBuildRequest,
  type DeploymentDetail,
  type Diagnostics,
  type EntityDeployments,
  type EntityGroupPlanRequest,
  type EntityGroupRequest,
  type EntityPipeline,
  type Fleet,
  type FleetQuery,
  type GroupPlan,
  type HistoryPage,
  type HistoryQuery,
  type IamPolicies,
  type PipelineDecisionRequest,
  type Plan,
  type PlanRequest,
  type Releases,
  type Rollback,
  type RollbackGroupView,
  type RollbackRequest,
  type RollbackView,
  type StepLog,
} from '@backspin/backstage-plugin-deployments-common';
import type { DeploymentsApi, ReadOptions } from './DeploymentsApi';
import { DeploymentsRequestError } from './errors';
import { EtagCache } from './EtagCache';

/** The part of a zod schema that is needed to read an answer. */
interface Schema<T> {
  safeParse(
    input: unknown,
  ): { success: true; data: T } | { success: false; error: Error };
}

/** Answer of `GET …/rollbacks`. */
const rollbacksSchema: Schema<{ items: Rollback[] }> = {
  safeParse(input) {
    const items = rollbackSchema
      .array()
      .safeParse((input as { items?: unknown } | undefined)?.items);
    return items.success
      ? { success: true, data: { items: items.data } }
      : items;
  },
};

type Query = Record<string, string | number | undefined>;

const searchOf = (query: Query = {}) => {
  const params = new URLSearchParams();
  Object.entries(query).forEach(([key, value]) => {
    if (value !== undefined && value !== '') params.set(key, String(value));
  });
  const text = params.toString();
  return text ? `?${text}` : '';
};

const entityPath = (entityRef: string) => {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return `/v1/entities/${[kind, namespace, name]
    .map(part => encodeURIComponent(part.toLocaleLowerCase('en-US')))
    .join('/')}`;
};

/**
 * Speaks to the deployments backend over HTTP.
 *
 * @public
 */
export class DeploymentsClient implements DeploymentsApi {
  readonly #discoveryApi: DiscoveryApi;
  readonly #fetchApi: FetchApi;
  readonly #etags = new EtagCache();

  constructor(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi;
  }

  /** {@inheritDoc DeploymentsApi.getEntityDeployments} */
  getEntityDeployments(
    entityRef: string,
    options?: ReadOptions,
  ): Promise<EntityDeployments> {
    return this.#get(
      `${entityPath(entityRef)}/deployments`,
      entityDeploymentsSchema,
      options,
    );
  }

  /** {@inheritDoc DeploymentsApi.getHistory} */
  getHistory(
    entityRef: string,
    query: Partial<HistoryQuery>,
    options?: ReadOptions,
  ): Promise<HistoryPage> {
    return this.#get(
      `${entityPath(entityRef)}/history${searchOf(query)}`,
      historyPageSchema,
      options,
    );
  }

  /** {@inheritDoc DeploymentsApi.getDeployment} */
  getDeployment(
    entityRef: string,
    query: { target: string; id: string },
    options?: ReadOptions,
  ): Promise<DeploymentDetail> {
    return this.#get(
      `${entityPath(entityRef)}/deployment${searchOf(query)}`,
      deploymentDetailSchema,
      options,
    );
  }

  /** {@inheritDoc DeploymentsApi.getStepLog} */
  getStepLog(
    entityRef: string,
    query: { target: string; id: string; step: string },
    options?: ReadOptions,
  ): Promise<StepLog> {
    return this.#get(
      `${entityPath(entityRef)}/log${searchOf(query)}`,
      stepLogSchema,
      options,
    );
  }

  /** {@inheritDoc DeploymentsApi.refresh} */
  async refresh(
    entityRef: string,
    query: { target?: string } = {},
  ): Promise<void> {
    await this.#post(`${entityPath(entityRef)}/refresh`, query);
  }

  /** {@inheritDoc DeploymentsApi.getReleases} */
  getReleases(
    entityRef: string,
    query: { target: string },
    options?: ReadOptions,
  ): Promise<Releases> {
    return this.#get(
      `${entityPath(entityRef)}/releases${searchOf(query)}`,
      releasesSchema,
      options,
    );
  }

  /** {@inheritDoc DeploymentsApi.createPlan} */
  async createPlan(entityRef: string, request: PlanRequest): Promise<Plan> {
    const path = `${entityPath(entityRef)}/plans`;
    return this.#read(path, await this.#post(path, request), planSchema);
  }

  /** {@inheritDoc DeploymentsApi.requestRollback} */
  async requestRollback(
    entityRef: string,
    request: RollbackRequest,
  ): Promise<Rollback> {
    const path = `${entityPath(entityRef)}/rollbacks`;
    return this.#read(path, await this.#post(path, request), rollbackSchema);
  }

  /** {@inheritDoc DeploymentsApi.listRollbacks} */
  async listRollbacks(
    entityRef: string,
    query: { target?: string; limit?: number } = {},
    options?: ReadOptions,
  ): Promise<Rollback[]> {
    const { items } = await this.#get(
      `${entityPath(entityRef)}/rollbacks${searchOf(query)}`,
      rollbacksSchema,
      options,
    );
    return items;
  }

  /** {@inheritDoc DeploymentsApi.getRollback} */
  getRollback(id: string, options?: ReadOptions): Promise<RollbackView> {
    return this.#get(
      `/v1/rollbacks/${encodeURIComponent(id)}`,
      rollbackViewSchema,
      options,
    );
  }

  /** {@inheritDoc DeploymentsApi.getApprovals} */
  getApprovals(options?: ReadOptions): Promise<Approvals> {
    return this.#get('/v1/approvals', approvalsSchema, options);
  }

  /** {@inheritDoc DeploymentsApi.decideRollback} */
  async decideRollback(
    id: string,
    request: ApprovalRequest,
  ): Promise<RollbackView> {
    const path = `/v1/rollbacks/${encodeURIComponent(id)}/approvals`;
    return this.#read(
      path,
      await this.#post(path, request),
      rollbackViewSchema,
    );
  }

  /** {@inheritDoc DeploymentsApi.cancelRollback} */
  async cancelRollback(id: string): Promise<void> {
    await this.#post(`/v1/rollbacks/${encodeURIComponent(id)}/cancel`, {});
  }

  /** {@inheritDoc DeploymentsApi.createGroupPlan} */
  async createGroupPlan(
    entityRef: string,
    request: EntityGroupPlanRequest,
  ): Promise<GroupPlan> {
    const path = `${entityPath(entityRef)}/group-plans`;
    return this.#read(path, await this.#post(path, request), groupPlanSchema);
  }

  /** {@inheritDoc DeploymentsApi.requestGroupRollback} */
  async requestGroupRollback(
    entityRef: string,
    request: EntityGroupRequest,
  ): Promise<RollbackGroupView> {
    const path = `${entityPath(entityRef)}/group-rollbacks`;
    return this.#read(
      path,
      await this.#post(path, request),
      rollbackGroupViewSchema,
    );
  }

  /** {@inheritDoc DeploymentsApi.getRollbackGroup} */
  getRollbackGroup(
    id: string,
    options?: ReadOptions,
  ): Promise<RollbackGroupView> {
    return this.#get(
      `/v1/rollback-groups/${encodeURIComponent(id)}`,
      rollbackGroupViewSchema,
      options,
    );
  }

  /** {@inheritDoc DeploymentsApi.cancelRollbackGroup} */
  async cancelRollbackGroup(id: string): Promise<RollbackGroupView> {
    const path = `/v1/rollback-groups/${encodeURIComponent(id)}/cancel`;
    return this.#read(
      path,
      await this.#post(path, {}),
      rollbackGroupViewSchema,
    );
  }

  /** {@inheritDoc DeploymentsApi.setAutoBuild} */
  async setAutoBuild(
    entityRef: string,
    request: AutoBuildRequest,
  ): Promise<void> {
    await this.#post(`${entityPath(entityRef)}/auto-build`, request);
  }

  /** {@inheritDoc DeploymentsApi.getPipeline} */
  getPipeline(
    entityRef: string,
    options?: ReadOptions,
  ): Promise<EntityPipeline> {
    return this.#get(
      `${entityPath(entityRef)}/pipeline`,
      entityPipelineSchema,
      options,
    );
  }

  /** {@inheritDoc DeploymentsApi.decidePipelineRun} */
  async decidePipelineRun(
    entityRef: string,
    runId: number,
    request: PipelineDecisionRequest,
    githubToken?: string,
  ): Promise<void> {
    await this.#post(
      `${entityPath(entityRef)}/pipeline/runs/${runId}/approvals`,
      request,
      githubToken ? { [GITHUB_TOKEN_HEADER]: githubToken } : {},
    );
  }

  /** {@inheritDoc DeploymentsApi.getFleet} */
  getFleet(query: FleetQuery = {}, options?: ReadOptions): Promise<Fleet> {
    return this.#get(`/v1/fleet${searchOf(query)}`, fleetSchema, options);
  }

  /** {@inheritDoc DeploymentsApi.getDiagnostics} */
  getDiagnostics(options?: ReadOptions): Promise<Diagnostics> {
    return this.#get('/v1/diagnostics', diagnosticsSchema, options);
  }

  /** {@inheritDoc DeploymentsApi.getPolicies} */
  getPolicies(options?: ReadOptions): Promise<IamPolicies> {
    return this.#get('/v1/diagnostics/policies', iamPoliciesSchema, options);
  }

  async #get<T>(
    path: string,
    schema: Schema<T>,
    options: ReadOptions = {},
  ): Promise<T> {
    const known = this.#etags.get<T>(path);
    const response = await this.#fetch(path, {
      signal: options.signal,
      headers: known ? { 'If-None-Match': known.etag } : {},
    });
    if (response.status === 304 && known) return known.value;
    const value = await this.#read(path, response, schema);
    const etag = response.headers.get('ETag');
    if (etag) this.#etags.set(path, { etag, value });
    return value;
  }

  #post(
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return this.#fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    const baseUrl = await this.#discoveryApi.getBaseUrl('deployments');
    let response: Response;
    try {
      response = await this.#fetchApi.fetch(`${baseUrl}${path}`, init);
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw new DeploymentsRequestError(
        0,
        'NetworkError',
        'The deployments backend could not be reached. Check the connection; the page tries again by itself.',
        { cause: error },
      );
    }
    if (response.ok || response.status === 304) return response;
    throw await DeploymentsRequestError.fromResponse(response);
  }

  async #read<T>(
    path: string,
    response: Response,
    schema: Schema<T>,
  ): Promise<T> {
    const json: unknown = await response.json().catch(() => undefined);
    const parsed = schema.safeParse(json);
    if (parsed.success) return parsed.data;
    throw new DeploymentsRequestError(
      response.status,
      'UnexpectedAnswerError',
      `The answer of ${
        path.split('?')[0]
      } is not what this page understands. The versions of the deployments frontend and backend may differ.`,
      { cause: parsed.error },
    );
  }
}
