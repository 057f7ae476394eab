import { createPermission } from '@backstage/plugin-permission-common';

/**
 * Resource type of the permissions that are decided per target.
 *
 * @public
 */
export const RESOURCE_TYPE_DEPLOYMENT_TARGET = 'deployment-target';

/**
 * Allows to see a target, its deployments and its logs.
 *
 * @public
 */
export const deploymentsReadPermission = createPermission({
  name: 'deployments.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_DEPLOYMENT_TARGET,
});

/**
 * Allows to roll a target back, and to pause or resume its automatic builds.
 *
 * @public
 */
export const deploymentsRollbackPermission = createPermission({
  name: 'deployments.rollback',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_DEPLOYMENT_TARGET,
});

/**
 * Allows to approve or reject rollbacks of a target that somebody else asked for.
 *
 * @public
 */
export const deploymentsApprovePermission = createPermission({
  name: 'deployments.approve',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_DEPLOYMENT_TARGET,
});

/**
 * Allows to roll a target back past approval and freeze. It stands by itself: whoever
 * has it needs no `deployments.rollback`.
 *
 * @public
 */
export const deploymentsBreakGlassPermission = createPermission({
  name: 'deployments.break-glass',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_DEPLOYMENT_TARGET,
});

/**
 * Resource type of the permissions that are decided per environment of an entity's
 * pipeline, where there need not be a target yet.
 *
 * @public
 */
export const RESOURCE_TYPE_DEPLOYMENT_PIPELINE = 'deployment-pipeline';

/**
 * Allows to see the pipeline runs of an environment.
 *
 * @public
 */
export const deploymentsPipelineReadPermission = createPermission({
  name: 'deployments.pipeline.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_DEPLOYMENT_PIPELINE,
});

/**
 * Allows to approve or reject, from the portal, a deployment of the pipeline that waits
 * for an environment. Where the person's own token is used, GitHub has to agree.
 *
 * @public
 */
export const deploymentsPipelineApprovePermission = createPermission({
  name: 'deployments.pipeline.approve',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_DEPLOYMENT_PIPELINE,
});

/**
 * Allows to see the diagnostics of the whole installation.
 *
 * @public
 */
export const deploymentsDiagnosticsPermission = createPermission({
  name: 'deployments.diagnostics',
  attributes: { action: 'read' },
});

/**
 * All permissions of the deployments plugin.
 *
 * @public
 */
export const deploymentsPermissions = [
  deploymentsReadPermission,
  deploymentsRollbackPermission,
  deploymentsApprovePermission,
  deploymentsBreakGlassPermission,
  deploymentsPipelineReadPermission,
  deploymentsPipelineApprovePermission,
  deploymentsDiagnosticsPermission,
];

/**
 * Names a target, as reached through an entity, to the permission system: the
 * `resourceRef` of the deployment permissions. Neither part contains a space.
 *
 * @public
 */
export function deploymentTargetRef(
  entityRef: string,
  targetId: string,
): string {
  return `${entityRef} ${targetId}`;
}

/**
 * Reads what {@link deploymentTargetRef} wrote. Undefined when it is something else.
 *
 * @public
 */
export function parseDeploymentTargetRef(
  resourceRef: string,
): { entityRef: string; targetId: string } | undefined {
  const parts = resourceRef.split(' ');
  if (parts.length !== 2 || !parts[0] || !parts[1]) return undefined;
  return { entityRef: parts[0], targetId: parts[1] };
}

/**
 * Names an environment of an entity's pipeline to the permission system: the
 * `resourceRef` of the pipeline permissions.
 *
 * @param environment - absent for runs that belong to no environment
 * @public
 */
export function deploymentPipelineRef(
  entityRef: string,
  environment: string | undefined,
): string {
  return `${entityRef} ${environment ?? ''}`;
}

/**
 * Reads what {@link deploymentPipelineRef} wrote. Undefined when it is something else.
 *
 * @public
 */
export function parseDeploymentPipelineRef(
  resourceRef: string,
): { entityRef: string; environment: string | undefined } | undefined {
  const parts = resourceRef.split(' ');
  if (parts.length !== 2 || !parts[0]) return undefined;
  return { entityRef: parts[0], environment: parts[1] || undefined };
}
