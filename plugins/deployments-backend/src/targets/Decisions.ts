import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  deploymentsApprovePermission,
  deploymentsBreakGlassPermission,
  deploymentsReadPermission,
  deploymentsRollbackPermission,
} from '@backspin/backstage-plugin-deployments-common';
import {
  PolicyDecisions,
  type PolicyServices,
} from '../permissions/PolicyDecisions';
import {
  deploymentTargetResourceRef,
  type DeploymentTargetResource,
} from '../permissions/target';

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

/** Asks the permission policy what a person or service may do with targets. */
export class Decisions {
  private readonly policy;

  constructor(services: PolicyServices) {
    this.policy = new PolicyDecisions(
      services,
      deploymentTargetResourceRef,
      PERMISSIONS,
    );
  }

  /**
   * What the bearer of the credentials may do with targets.
   *
   * @param options - `fresh`: ask the policy anew, as has to be done before a write
   */
  async of(
    credentials: BackstageCredentials,
    options: { fresh?: boolean } = {},
  ): Promise<Abilities> {
    const policy = await this.policy.of(credentials, options);
    const mayRead = (resource: DeploymentTargetResource) =>
      policy.allows(deploymentsReadPermission, resource);
    const also =
      (permission: (typeof PERMISSIONS)[number]) =>
      (resource: DeploymentTargetResource) =>
        mayRead(resource) && policy.allows(permission, resource);
    return {
      mayRead,
      mayRollBack: also(deploymentsRollbackPermission),
      mayApprove: also(deploymentsApprovePermission),
      mayBreakGlass: also(deploymentsBreakGlassPermission),
    };
  }
}
