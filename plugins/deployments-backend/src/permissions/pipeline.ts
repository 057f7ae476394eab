import { RESOURCE_TYPE_DEPLOYMENT_PIPELINE } from '@backspin/backstage-plugin-deployments-common';
import {
  createConditionExports,
  createPermissionResourceRef,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import { placedInEnvironments, ownedByClaims } from './ruleParts';

/**
 * What the rules about pipelines decide about: an environment of an entity's pipeline.
 * It is there before any target is.
 *
 * @public
 */
export interface DeploymentPipelineResource {
  entityRef: string;
  /** Owners of the entity, as entity refs. */
  owners: string[];
  /** Absent for runs that belong to no environment. */
  environment: string | undefined;
}

/**
 * What a rule asks of a pipeline, for those who decide without loading it.
 *
 * @public
 */
export interface DeploymentPipelineFilter {
  key: 'owner' | 'environment';
  values: string[];
}

/**
 * The resource of the pipeline permissions, for rules and policies.
 *
 * @public
 */
export const deploymentPipelineResourceRef = createPermissionResourceRef<
  DeploymentPipelineResource,
  DeploymentPipelineFilter
>().with({
  pluginId: 'deployments',
  resourceType: RESOURCE_TYPE_DEPLOYMENT_PIPELINE,
});

/**
 * Holds for pipelines of an entity that any of the claims owns.
 *
 * @public
 */
export const isPipelineOwner = createPermissionRule({
  name: 'IS_PIPELINE_OWNER',
  description:
    'Allow pipelines of entities that are owned by any of the claims',
  resourceRef: deploymentPipelineResourceRef,
  ...ownedByClaims,
});

/**
 * Holds for pipelines to any of the environments.
 *
 * @public
 */
export const inPipelineEnvironment = createPermissionRule({
  name: 'IN_PIPELINE_ENVIRONMENT',
  description: 'Allow pipelines to any of the environments',
  resourceRef: deploymentPipelineResourceRef,
  ...placedInEnvironments(
    'runs',
    ({ environment }: DeploymentPipelineResource) => environment,
  ),
});

/**
 * Every rule about pipelines.
 *
 * @public
 */
export const deploymentPipelineRules = {
  isPipelineOwner,
  inPipelineEnvironment,
};

const exports = createConditionExports({
  resourceRef: deploymentPipelineResourceRef,
  rules: deploymentPipelineRules,
});

/**
 * Conditions on pipelines for permission policies: `isPipelineOwner`,
 * `inPipelineEnvironment`.
 *
 * @public
 */
export const deploymentPipelineConditions = exports.conditions;

/**
 * Wraps conditions on pipelines into the decision that a policy returns.
 *
 * @public
 */
export const createDeploymentPipelineConditionalDecision =
  exports.createConditionalDecision;
