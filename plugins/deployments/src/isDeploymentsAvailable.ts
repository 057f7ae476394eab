import type { Entity } from '@backstage/catalog-model';
import { DEPLOYMENT_ANNOTATIONS } from '@backspin/backstage-plugin-deployments-common';

/**
 * Whether an entity carries any of the annotations that give it deployments.
 *
 * @public
 */
export function isDeploymentsAvailable(entity: Entity): boolean {
  const { annotations = {} } = entity.metadata;
  return DEPLOYMENT_ANNOTATIONS.some(name => Boolean(annotations[name]));
}

/** Types of component that are usually deployed. */
const DEPLOYED_TYPES = ['service', 'website'];

/**
 * Whether the tab belongs on an entity's page: the entity is annotated, or is
 * of a type that is usually deployed, in which case the tab says how to annotate it.
 *
 * @public
 */
export function hasDeploymentsTab(entity: Entity): boolean {
  return (
    isDeploymentsAvailable(entity) ||
    (entity.kind.toLocaleLowerCase('en-US') === 'component' &&
      DEPLOYED_TYPES.includes(String(entity.spec?.type)))
  );
}
