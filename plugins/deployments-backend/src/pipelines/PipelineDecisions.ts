import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  deploymentsPipelineApprovePermission,
  deploymentsPipelineReadPermission,
} from '@backspin/backstage-plugin-deployments-common';
import {
  deploymentPipelineResourceRef,
  type DeploymentPipelineResource,
} from '../permissions/pipeline';
import {
  PolicyDecisions,
  type PolicyServices,
} from '../permissions/PolicyDecisions';

/** What a person or service may do with pipelines. */
export interface PipelineAbilities {
  mayRead(resource: DeploymentPipelineResource): boolean;
  mayApprove(resource: DeploymentPipelineResource): boolean;
}

/** Asks the permission policy what a person or service may do with pipelines. */
export class PipelineDecisions {
  private readonly policy;

  constructor(services: PolicyServices) {
    this.policy = new PolicyDecisions(services, deploymentPipelineResourceRef, [
      deploymentsPipelineReadPermission,
      deploymentsPipelineApprovePermission,
    ]);
  }

  /**
   * What the bearer of the credentials may do with pipelines.
   *
   * @param options - `fresh`: ask the policy anew, as has to be done before a write
   */
  async of(
    credentials: BackstageCredentials,
    options: { fresh?: boolean } = {},
  ): Promise<PipelineAbilities> {
    const policy = await this.policy.of(credentials, options);
    const mayRead = (resource: DeploymentPipelineResource) =>
      policy.allows(deploymentsPipelineReadPermission, resource);
    return {
      mayRead,
      mayApprove: resource =>
        mayRead(resource) &&
        policy.allows(deploymentsPipelineApprovePermission, resource),
    };
  }
}
