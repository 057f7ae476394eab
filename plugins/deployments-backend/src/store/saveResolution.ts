import type {
  AnnotationProblem,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import type { Knex } from 'knex';
import { chunked, toMillis } from './database';
import type { EntityRow, TargetRow } from './rows';

/** An entity whose annotations have been turned into targets. */
export interface EntityRecord {
  entityRef: string;
  /** Owners as entity refs. */
  owners: string[];
  /** Systems that it is part of, as entity refs. */
  systems: string[];
  tags: string[];
  problems: AnnotationProblem[];
  /** Digest of the annotations that the targets were worked out from. */
  annotationsHash: string;
  /** Milliseconds since the epoch. */
  resolvedAt: number;
}

/** What became of an entity's annotations. */
export interface Resolution extends Omit<EntityRecord, 'resolvedAt'> {
  targets: Target[];
  /** Page of the repository at the code host. */
  repositoryUrl?: string;
}

const columnsOf = (target: Target, repositoryUrl?: string | null) => ({
  target_id: target.id,
  kind: target.kind,
  account: target.account,
  region: target.region,
  resource_name: target.resourceName,
  environment: target.environment ?? null,
  target: JSON.stringify(target),
  repository_url: repositoryUrl ?? null,
});

/**
 * Stores what an entity's annotations came to, within a transaction. New targets
 * are due at once. Returns whether anything changed that a page shows.
 */
export async function saveResolution(
  tx: Knex,
  resolution: Resolution,
  now: number,
): Promise<boolean> {
  const { entityRef, targets, repositoryUrl } = resolution;
  const before = await tx<EntityRow>('entities')
    .where({ entity_ref: entityRef })
    .first();
  const row = {
    entity_ref: entityRef,
    owners: JSON.stringify(resolution.owners),
    systems: JSON.stringify(resolution.systems),
    tags: JSON.stringify(resolution.tags),
    problems: JSON.stringify(resolution.problems),
    annotations_hash: resolution.annotationsHash,
    resolved_at: now,
    claimed_until: 0,
  };
  await tx<EntityRow>('entities').insert(row).onConflict('entity_ref').merge();
  const targetsChanged = await linkTargets(tx, entityRef, targets);
  const documentsChanged = await upsertTargets(
    tx,
    entityRef,
    targets,
    repositoryUrl,
    now,
  );
  return (
    targetsChanged ||
    documentsChanged ||
    toMillis(before?.resolved_at) === undefined ||
    before?.problems !== row.problems
  );
}

async function linkTargets(tx: Knex, entityRef: string, targets: Target[]) {
  const links: Array<{ target_id: string }> = await tx('entity_targets')
    .where({ entity_ref: entityRef })
    .orderBy('position')
    .select('target_id');
  const wanted = targets.map(({ id }) => id);
  if (links.map(link => link.target_id).join() === wanted.join()) return false;
  await tx('entity_targets').where({ entity_ref: entityRef }).delete();
  for (const chunk of chunked(
    wanted.map((target_id, position) => ({
      entity_ref: entityRef,
      target_id,
      position,
    })),
  )) {
    await tx('entity_targets').insert(chunk);
  }
  return true;
}

async function upsertTargets(
  tx: Knex,
  entityRef: string,
  targets: Target[],
  repositoryUrl: string | undefined,
  now: number,
) {
  let changed = false;
  for (const chunk of chunked(targets)) {
    const known = new Map(
      (
        await tx<TargetRow>('targets')
          .whereIn(
            'target_id',
            chunk.map(({ id }) => id),
          )
          .select('target_id', 'target', 'repository_url', 'next_due_at')
      ).map(row => [row.target_id, row]),
    );
    const fresh = chunk.filter(({ id }) => !known.has(id));
    if (fresh.length > 0) {
      changed = true;
      await tx<TargetRow>('targets')
        .insert(
          fresh.map(target => ({
            ...columnsOf(target, repositoryUrl),
            next_due_at: now,
          })),
        )
        .onConflict('target_id')
        .ignore();
    }
    for (const target of chunk) {
      const row = known.get(target.id);
      if (!row) continue;
      const columns = columnsOf(
        target,
        (await mayRename(tx, entityRef, row, repositoryUrl))
          ? repositoryUrl
          : row.repository_url,
      );
      const same =
        columns.target === row.target &&
        columns.repository_url === row.repository_url;
      if (same && row.next_due_at !== null) continue;
      changed ||= !same;
      await tx<TargetRow>('targets')
        .where({ target_id: target.id })
        .update({
          ...columns,
          next_due_at: row.next_due_at ?? now,
          version: tx.raw('version + 1'),
        });
    }
  }
  return changed;
}

/**
 * Whether an entity may say in which repository a target's source is. Where
 * several entities have the target, the first one that said so is believed, or
 * else they would overrule each other for ever.
 */
async function mayRename(
  tx: Knex,
  entityRef: string,
  row: Pick<TargetRow, 'target_id' | 'repository_url'>,
  repositoryUrl: string | undefined,
): Promise<boolean> {
  if (!repositoryUrl || repositoryUrl === row.repository_url) return false;
  if (!row.repository_url) return true;
  const other = await tx('entity_targets')
    .where({ target_id: row.target_id })
    .whereNot({ entity_ref: entityRef })
    .first('entity_ref');
  return other === undefined;
}
