import { createPermission } from '@backstage/plugin-permission-common';

/** Resource type of the permissions that are decided per target. */
export const RESOURCE_TYPE_DEPLOYMENT_TARGET = 'deployment-target';

/** Allows to see a target, its deployments and its logs. */
export const deploymentsReadPermission = createPermission({
  name: 'deployments.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_DEPLOYMENT_TARGET,
});

/** Allows to roll a target back, and to pause or resume its automatic builds. */
export const deploymentsRollbackPermission = createPermission({
  name: 'deployments.rollback',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_DEPLOYMENT_TARGET,
});

/** Allows to see the diagnostics of the whole installation. */
export const deploymentsDiagnosticsPermission = createPermission({
  name: 'deployments.diagnostics',
  attributes: { action: 'read' },
});

/** All permissions of the deployments plugin. */
export const deploymentsPermissions = [
  deploymentsReadPermission,
  deploymentsRollbackPermission,
  deploymentsDiagnosticsPermission,
];
