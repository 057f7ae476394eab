import type {
  BackstageCredentials,
  CacheService,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  deploymentsPipelineApprovePermission,
  deploymentsPipelineReadPermission,
} from '@backspin/backstage-plugin-deployments-common';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import type { JsonObject } from '@backstage/types';
import {
  deploymentPipelineResourceRef,
  type DeploymentPipelineResource,
} from '../permissions/pipeline';
import { DECISION_TTL_MS } from '../targets/Decisions';
import { principalKey } from '../targets/principalKey';

/** What a person or service may do with pipelines. */
export interface PipelineAbilities {
  /** Whether the policy lets it see any at all. */
  mayReadSome: boolean;
  mayRead(resource: DeploymentPipelineResource): boolean;
  mayApprove(resource: DeploymentPipelineResource): boolean;
}

const PERMISSIONS = [
  deploymentsPipelineReadPermission,
  deploymentsPipelineApprovePermission,
];

interface StoredDecisions extends JsonObject {
  decisions: JsonObject[];
}

/**
 * Asks the permission policy what a reader may do with pipelines. The answer for reads
 * is remembered for a few seconds per reader; that for writes never is.
 */
export class PipelineDecisions {
  private readonly decide: ReturnType<
    typeof createConditionAuthorizer<DeploymentPipelineResource>
  >;

  constructor(
    private readonly permissions: PermissionsService,
    registry: PermissionsRegistryService,
    private readonly cache: CacheService,
  ) {
    this.decide = createConditionAuthorizer(
      registry.getPermissionRuleset(deploymentPipelineResourceRef),
    );
  }

  /** What the bearer of the credentials may do. */
  async of(
    credentials: BackstageCredentials,
    options: { fresh?: boolean } = {},
  ): Promise<PipelineAbilities> {
    const key = `pipeline abilities ${principalKey(credentials)}`;
    const known = options.fresh
      ? undefined
      : ((await this.cache.get(key)) as StoredDecisions | undefined);
    if (known) {
      return this.abilities(known.decisions as unknown as PolicyDecision[]);
    }
    const decisions = await this.permissions.authorizeConditional(
      PERMISSIONS.map(permission => ({ permission })),
      { credentials },
    );
    await this.cache.set(key, JSON.parse(JSON.stringify({ decisions })), {
      ttl: DECISION_TTL_MS,
    });
    return this.abilities(decisions);
  }

  private abilities(decisions: PolicyDecision[]): PipelineAbilities {
    const [read, approve] = decisions;
    const mayRead = (resource: DeploymentPipelineResource) =>
      read !== undefined && this.decide(read, resource);
    return {
      mayReadSome: read?.result !== AuthorizeResult.DENY,
      mayRead,
      mayApprove: resource =>
        mayRead(resource) &&
        approve !== undefined &&
        this.decide(approve, resource),
    };
  }
}
