import type {
  BackstageCredentials,
  CacheService,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  deploymentsApprovePermission,
  deploymentsBreakGlassPermission,
  deploymentsReadPermission,
  deploymentsRollbackPermission,
} from '@backspin/backstage-plugin-deployments-common';
import type { PolicyDecision } from '@backstage/plugin-permission-common';
import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import type { JsonObject } from '@backstage/types';
import {
  deploymentTargetResourceRef,
  type DeploymentTargetResource,
} from '../permissions/target';
import { principalKey } from './principalKey';

/** For how long a policy's answer for a reader is remembered. Milliseconds. */
export const DECISION_TTL_MS = 5_000;

/** What a person or service may do. Nothing of it without being able to see the target. */
export interface Abilities {
  mayRead(resource: DeploymentTargetResource): boolean;
  mayRollBack(resource: DeploymentTargetResource): boolean;
  mayApprove(resource: DeploymentTargetResource): boolean;
  mayBreakGlass(resource: DeploymentTargetResource): boolean;
}

/** In the order in which the policy is asked. */
const PERMISSIONS = [
  deploymentsReadPermission,
  deploymentsRollbackPermission,
  deploymentsApprovePermission,
  deploymentsBreakGlassPermission,
];

interface StoredDecisions extends JsonObject {
  decisions: JsonObject[];
}

/**
 * Asks the permission policy what a reader may do, once for all targets: the
 * policy answers with conditions, which are applied here. The answer for reads is
 * remembered for a few seconds per reader; that for writes never is.
 */
export class Decisions {
  private readonly decide: ReturnType<
    typeof createConditionAuthorizer<DeploymentTargetResource>
  >;

  constructor(
    private readonly permissions: PermissionsService,
    registry: PermissionsRegistryService,
    private readonly cache: CacheService,
  ) {
    this.decide = createConditionAuthorizer(
      registry.getPermissionRuleset(deploymentTargetResourceRef),
    );
  }

  /** What the bearer of the credentials may do with targets. */
  async of(
    credentials: BackstageCredentials,
    options: { fresh?: boolean } = {},
  ): Promise<Abilities> {
    const key = `abilities ${principalKey(credentials)}`;
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

  private abilities(decisions: PolicyDecision[]): Abilities {
    const allows = (position: number, resource: DeploymentTargetResource) => {
      const decision = decisions[position];
      return decision !== undefined && this.decide(decision, resource);
    };
    const also = (position: number) => (resource: DeploymentTargetResource) =>
      allows(0, resource) && allows(position, resource);
    return {
      mayRead: resource => allows(0, resource),
      mayRollBack: also(1),
      mayApprove: also(2),
      mayBreakGlass: also(3),
    };
  }
}
