import type { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import {
  deploymentsApprovePermission,
  deploymentsBreakGlassPermission,
  deploymentsDiagnosticsPermission,
  deploymentsPipelineApprovePermission,
  deploymentsPipelineReadPermission,
  deploymentsReadPermission,
  deploymentsRollbackPermission,
  parseDeploymentPipelineRef,
  parseDeploymentTargetRef,
} from '@backspin/backstage-plugin-deployments-common';
import type { EntityStore } from '../store/EntityStore';
import {
  deploymentPipelineResourceRef,
  deploymentPipelineRules,
  type DeploymentPipelineResource,
} from './pipeline';
import { deploymentTargetRules } from './rules';
import {
  deploymentTargetResourceRef,
  type DeploymentTargetResource,
} from './target';

/** Loads targets by their permission resource refs. Owners are as old as the last look at the catalog. */
export async function loadTargetResources(
  entities: Pick<EntityStore, 'records' | 'targetsOf'>,
  resourceRefs: string[],
): Promise<Array<DeploymentTargetResource | undefined>> {
  const wanted = resourceRefs.map(parseDeploymentTargetRef);
  const refs = [...new Set(wanted.flatMap(item => item?.entityRef ?? []))];
  const records = await entities.records(refs);
  const targets = new Map(
    await Promise.all(
      [...records.keys()].map(
        async ref => [ref, await entities.targetsOf(ref)] as const,
      ),
    ),
  );
  return wanted.map(item => {
    const record = item && records.get(item.entityRef);
    const target = targets
      .get(item?.entityRef ?? '')
      ?.find(({ id }) => id === item?.targetId);
    if (!item || !record || !target) return undefined;
    return { target, entityRef: item.entityRef, owners: record.owners };
  });
}

/** Loads environments of entities' pipelines by their permission resource refs, with the same age of owners. */
export async function loadPipelineResources(
  entities: Pick<EntityStore, 'records'>,
  resourceRefs: string[],
): Promise<Array<DeploymentPipelineResource | undefined>> {
  const wanted = resourceRefs.map(parseDeploymentPipelineRef);
  const records = await entities.records([
    ...new Set(wanted.flatMap(item => item?.entityRef ?? [])),
  ]);
  return wanted.map(item => {
    const record = item && records.get(item.entityRef);
    return record && { ...item, owners: record.owners };
  });
}

/** Tells the permission system of the plugin's permissions, resources and rules. */
export function registerPermissions(
  registry: PermissionsRegistryService,
  entities: EntityStore,
): void {
  registry.addResourceType({
    resourceRef: deploymentTargetResourceRef,
    permissions: [
      deploymentsReadPermission,
      deploymentsRollbackPermission,
      deploymentsApprovePermission,
      deploymentsBreakGlassPermission,
    ],
    rules: Object.values(deploymentTargetRules),
    getResources: refs => loadTargetResources(entities, refs),
  });
  registry.addResourceType({
    resourceRef: deploymentPipelineResourceRef,
    permissions: [
      deploymentsPipelineReadPermission,
      deploymentsPipelineApprovePermission,
    ],
    rules: Object.values(deploymentPipelineRules),
    getResources: refs => loadPipelineResources(entities, refs),
  });
  registry.addPermissions([deploymentsDiagnosticsPermission]);
}
