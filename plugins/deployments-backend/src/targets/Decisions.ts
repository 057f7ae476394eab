import type {
  BackstageCredentials,
  CacheService,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
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

/** What a person or service may do. */
export interface Abilities {
  mayRead(resource: DeploymentTargetResource): boolean;
  mayRollBack(resource: DeploymentTargetResource): boolean;
}

interface StoredDecisions extends JsonObject {
  read: JsonObject;
  rollback: JsonObject;
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
    const key = `decisions ${principalKey(credentials)}`;
    const known = options.fresh
      ? undefined
      : ((await this.cache.get(key)) as StoredDecisions | undefined);
    if (known) {
      return this.abilities(
        known.read as unknown as PolicyDecision,
        known.rollback as unknown as PolicyDecision,
      );
    }
    const [read, rollback] = await this.permissions.authorizeConditional(
      [
        { permission: deploymentsReadPermission },
        { permission: deploymentsRollbackPermission },
      ],
      { credentials },
    );
    await this.cache.set(key, JSON.parse(JSON.stringify({ read, rollback })), {
      ttl: DECISION_TTL_MS,
    });
    return this.abilities(read, rollback);
  }

  private abilities(read: PolicyDecision, rollback: PolicyDecision): Abilities {
    return {
      mayRead: resource => this.decide(read, resource),
      mayRollBack: resource =>
        this.decide(read, resource) && this.decide(rollback, resource),
    };
  }
}
