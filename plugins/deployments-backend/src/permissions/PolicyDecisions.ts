import type {
  BackstageCredentials,
  CacheService,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  type PolicyDecision,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  createConditionAuthorizer,
  type PermissionResourceRef,
} from '@backstage/plugin-permission-node';
import type { JsonObject } from '@backstage/types';
import { principalKey } from '../targets/principalKey';

/** For how long a policy's answer for a reader is remembered. Milliseconds. */
export const DECISION_TTL_MS = 5_000;

/** The services that decide, and remember what was decided. */
export interface PolicyServices {
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  cache: CacheService;
}

/** What the policy said to one person or service. */
export interface PolicyAnswer<TPermission, TResource> {
  /** Whether the policy grants a permission for a resource. */
  allows(permission: TPermission, resource: TResource): boolean;
}

interface StoredDecisions extends JsonObject {
  decisions: JsonObject[];
}

/**
 * Asks the permission policy about a type of resource, once for all resources and
 * permissions: the policy answers with conditions, which are applied here. The answer for
 * reads is remembered for a few seconds per reader; that for writes never is.
 */
export class PolicyDecisions<
  TResource,
  TResourceType extends string,
  TPermission extends ResourcePermission<TResourceType>,
> {
  private readonly decide: ReturnType<
    typeof createConditionAuthorizer<TResource>
  >;

  /** @param asked - the permissions, in the order in which the policy is asked */
  constructor(
    private readonly services: PolicyServices,
    private readonly resourceRef: PermissionResourceRef<
      TResource,
      unknown,
      TResourceType
    >,
    private readonly asked: readonly TPermission[],
  ) {
    this.decide = createConditionAuthorizer(
      services.permissionsRegistry.getPermissionRuleset(resourceRef),
    );
  }

  /**
   * What the bearer of the credentials may do.
   *
   * @param options - `fresh`: ask the policy anew, as has to be done before a write
   */
  async of(
    credentials: BackstageCredentials,
    options: { fresh?: boolean } = {},
  ): Promise<PolicyAnswer<TPermission, TResource>> {
    const { cache, permissions } = this.services;
    const key = `decisions ${this.resourceRef.resourceType} ${principalKey(
      credentials,
    )}`;
    const known = options.fresh
      ? undefined
      : ((await cache.get(key)) as StoredDecisions | undefined);
    if (known) {
      return this.answer(known.decisions as unknown as PolicyDecision[]);
    }
    const decisions = await permissions.authorizeConditional(
      this.asked.map(permission => ({ permission })),
      { credentials },
    );
    await cache.set(key, JSON.parse(JSON.stringify({ decisions })), {
      ttl: DECISION_TTL_MS,
    });
    return this.answer(decisions);
  }

  private answer(
    decisions: PolicyDecision[],
  ): PolicyAnswer<TPermission, TResource> {
    // What was not asked or not answered is not granted.
    const about = (permission: TPermission): PolicyDecision =>
      decisions[this.asked.indexOf(permission)] ?? {
        result: AuthorizeResult.DENY,
      };
    return {
      allows: (permission, resource) =>
        this.decide(about(permission), resource),
    };
  }
}
