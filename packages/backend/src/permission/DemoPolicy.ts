import type { UserInfoService } from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  isPermission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import {
  createDeploymentTargetConditionalDecision,
  deploymentTargetConditions,
} from '@backspin/backstage-plugin-deployments-backend';
import { deploymentsRollbackPermission } from '@backspin/backstage-plugin-deployments-common';

/**
 * The demo's policy, and a starting point for a company's own: everyone may see
 * everything, and only the owners of a service may roll it back.
 */
export class DemoPolicy implements PermissionPolicy {
  constructor(private readonly userInfo: UserInfoService) {}

  async handle(
    request: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (isPermission(request.permission, deploymentsRollbackPermission)) {
      if (!user) return { result: AuthorizeResult.DENY };
      const { ownershipEntityRefs } = await this.userInfo.getUserInfo(
        user.credentials,
      );
      return createDeploymentTargetConditionalDecision(
        request.permission,
        deploymentTargetConditions.isTargetOwner({
          claims: ownershipEntityRefs,
        }),
      );
    }
    return { result: AuthorizeResult.ALLOW };
  }
}
