import type { UserInfoService } from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  isPermission,
  type PolicyDecision,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import {
  createDeploymentPipelineConditionalDecision,
  createDeploymentTargetConditionalDecision,
  deploymentPipelineConditions,
  deploymentTargetConditions,
} from '@backspin/backstage-plugin-deployments-backend';
import {
  deploymentsApprovePermission,
  deploymentsBreakGlassPermission,
  deploymentsPipelineApprovePermission,
  deploymentsRollbackPermission,
  type RESOURCE_TYPE_DEPLOYMENT_PIPELINE,
  type RESOURCE_TYPE_DEPLOYMENT_TARGET,
} from '@backspin/backstage-plugin-deployments-common';

/** Those who agree to what goes to prod, and back. */
const RELEASE_MANAGERS = 'group:default/release-managers';
/** Those who hold the pager. */
const ON_CALL = 'group:default/on-call';

const DENY: PolicyDecision = { result: AuthorizeResult.DENY };
const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };

/** What somebody with these groups may do with targets. */
type TargetRule = (
  permission: ResourcePermission<typeof RESOURCE_TYPE_DEPLOYMENT_TARGET>,
  claims: string[],
) => PolicyDecision;

/** Owners roll back what they own. */
const owners: TargetRule = (permission, claims) =>
  createDeploymentTargetConditionalDecision(
    permission,
    deploymentTargetConditions.isTargetOwner({ claims }),
  );

/** Release managers approve what happens in prod, and nowhere else. */
const releaseManagers: TargetRule = (permission, claims) =>
  claims.includes(RELEASE_MANAGERS)
    ? createDeploymentTargetConditionalDecision(
        permission,
        deploymentTargetConditions.inEnvironment({ environments: ['prod'] }),
      )
    : DENY;

/** What waits in a pipeline: its owners decide, and in prod the release managers do. */
const pipelines = (
  permission: ResourcePermission<typeof RESOURCE_TYPE_DEPLOYMENT_PIPELINE>,
  claims: string[],
): PolicyDecision => {
  const { inPipelineEnvironment, isPipelineOwner } =
    deploymentPipelineConditions;
  const prod = inPipelineEnvironment({ environments: ['prod'] });
  return createDeploymentPipelineConditionalDecision(
    permission,
    claims.includes(RELEASE_MANAGERS)
      ? prod
      : { allOf: [isPipelineOwner({ claims }), { not: prod }] },
  );
};

/** Whoever is on call may break glass, anywhere. */
const onCall: TargetRule = (_, claims) =>
  claims.includes(ON_CALL) ? ALLOW : DENY;

/**
 * The demo's policy, and a starting point for a company's own: everyone may see
 * everything; owners roll back, release managers approve rollbacks and deployments in
 * prod, and whoever is on call may break glass.
 */
export class DemoPolicy implements PermissionPolicy {
  constructor(private readonly userInfo: UserInfoService) {}

  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (isPermission(permission, deploymentsRollbackPermission)) {
      return this.decide(owners, permission, user);
    }
    if (isPermission(permission, deploymentsApprovePermission)) {
      return this.decide(releaseManagers, permission, user);
    }
    if (isPermission(permission, deploymentsBreakGlassPermission)) {
      return this.decide(onCall, permission, user);
    }
    if (isPermission(permission, deploymentsPipelineApprovePermission)) {
      return this.decide(pipelines, permission, user);
    }
    return ALLOW;
  }

  private async decide<P>(
    rule: (permission: P, claims: string[]) => PolicyDecision,
    permission: P,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (!user) return DENY;
    const { ownershipEntityRefs } = await this.userInfo.getUserInfo(
      user.credentials,
    );
    return rule(permission, ownershipEntityRefs);
  }
}
