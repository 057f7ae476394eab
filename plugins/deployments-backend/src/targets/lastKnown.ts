import type { EntityStore } from '../store/EntityStore';
import type { EntityFacts } from './entityFacts';

/**
 * What was known of an entity at the last look at the catalog, a minute before it went
 * away or so; undefined when it had none of the annotations, or was not known at all.
 */
export async function lastKnownFacts(
  entities: Pick<EntityStore, 'records'>,
  entityRef: string,
): Promise<EntityFacts | undefined> {
  const record = (await entities.records([entityRef])).get(entityRef);
  if (!record) return undefined;
  const { owners, systems, tags, annotationsHash } = record;
  return { entityRef, owners, systems, tags, annotationsHash, annotated: true };
}
