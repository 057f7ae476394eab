import {
  RESOURCE_TYPE_DEPLOYMENT_TARGET,
  type Target,
} from '@backspin/backstage-plugin-deployments-common';
import { createPermissionResourceRef } from '@backstage/plugin-permission-node';

/**
 * What the rules decide about: a target as reached through an entity. The same
 * target reached through two entities is two resources, each with its own owners,
 * so that annotating an entity of one's own with somebody else's ARN shows up as
 * what it is.
 *
 * @public
 */
export interface DeploymentTargetResource {
  target: Target;
  entityRef: string;
  /** Owners of the entity, as entity refs. */
  owners: string[];
}

/**
 * What a rule asks of a target, for those who decide without loading it.
 *
 * @public
 */
export interface DeploymentTargetFilter {
  key: 'owner' | 'environment' | 'account' | 'kind';
  values: string[];
}

/**
 * The resource of the deployment permissions, for rules and policies.
 *
 * @public
 */
export const deploymentTargetResourceRef = createPermissionResourceRef<
  DeploymentTargetResource,
  DeploymentTargetFilter
>().with({
  pluginId: 'deployments',
  resourceType: RESOURCE_TYPE_DEPLOYMENT_TARGET,
});
