import type { Target } from '@backspin/backstage-plugin-deployments-common';
import type { Knex } from 'knex';
import { chunked, parseColumn } from './database';
import type { EntityRow, TargetRow } from './rows';
import {
  saveResolution,
  type EntityRecord,
  type Resolution,
} from './saveResolution';

export type { EntityRecord, Resolution };

/** A target's row as the page of an entity reads it: documents stay text. */
export type PageTargetRow = Pick<
  TargetRow,
  | 'target_id'
  | 'target'
  | 'observation'
  | 'previous'
  | 'lineage'
  | 'error'
  | 'version'
  | 'observed_at'
  | 'attempted_at'
>;

type PageEntityRow = Pick<EntityRow, 'problems' | 'annotations_hash'>;
type PageRow = PageEntityRow & PageTargetRow;
type NullTarget = PageTargetRow | { target_id: null };

/** An entity's row and those of its targets. */
export interface EntityPageRows {
  entity: PageEntityRow | undefined;
  targets: PageTargetRow[];
}

const PAGE_COLUMNS = [
  'entities.problems',
  'entities.annotations_hash',
  'targets.target_id',
  'targets.target',
  'targets.observation',
  'targets.previous',
  'targets.lineage',
  'targets.error',
  'targets.version',
  'targets.observed_at',
  'targets.attempted_at',
];

/** Entities and which targets they have. */
export class EntityStore {
  constructor(private readonly knex: Knex) {}

  /** Everything that an entity's page needs, in one read. */
  async page(entityRef: string): Promise<EntityPageRows> {
    const rows: Array<PageEntityRow & NullTarget> = await this.knex('entities')
      .leftJoin(
        'entity_targets',
        'entity_targets.entity_ref',
        'entities.entity_ref',
      )
      .leftJoin('targets', 'targets.target_id', 'entity_targets.target_id')
      .where('entities.entity_ref', entityRef)
      .orderBy('entity_targets.position')
      .select(PAGE_COLUMNS);
    return {
      entity: rows[0],
      targets: rows.filter((row): row is PageRow => row.target_id !== null),
    };
  }

  /** An entity's targets in the order of its annotations. */
  async targetsOf(entityRef: string): Promise<Target[]> {
    const rows: Array<{ target: string }> = await this.knex('entity_targets')
      .join('targets', 'targets.target_id', 'entity_targets.target_id')
      .where('entity_targets.entity_ref', entityRef)
      .orderBy('entity_targets.position')
      .select('targets.target');
    return rows.map(({ target }) => JSON.parse(target));
  }

  /** What is known of entities, by ref. */
  async records(entityRefs: string[]): Promise<Map<string, EntityRecord>> {
    const records = new Map<string, EntityRecord>();
    for (const chunk of chunked(entityRefs)) {
      const rows = await this.knex<EntityRow>('entities')
        .whereIn('entity_ref', chunk)
        .whereNotNull('resolved_at');
      for (const row of rows) records.set(row.entity_ref, toRecord(row));
    }
    return records;
  }

  /** Refs of the entities that have any of the targets. */
  async entitiesOf(targetIds: string[]): Promise<string[]> {
    const refs = new Set<string>();
    for (const chunk of chunked(targetIds)) {
      const rows: Array<{ entity_ref: string }> = await this.knex(
        'entity_targets',
      )
        .whereIn('target_id', chunk)
        .distinct('entity_ref');
      for (const row of rows) refs.add(row.entity_ref);
    }
    return [...refs].sort();
  }

  /**
   * Takes an entity for resolving, so that of several replicas one does it.
   * Returns false when another is at it.
   */
  async claim(entityRef: string, now: number, until: number): Promise<boolean> {
    await this.knex<EntityRow>('entities')
      .insert({
        entity_ref: entityRef,
        owners: '[]',
        problems: '[]',
        annotations_hash: '',
        resolved_at: null,
        claimed_until: 0,
      })
      .onConflict('entity_ref')
      .ignore();
    const taken = await this.knex<EntityRow>('entities')
      .where({ entity_ref: entityRef })
      .andWhere('claimed_until', '<=', now)
      .update({ claimed_until: until });
    return taken > 0;
  }

  /** Gives an entity back whose resolving failed. */
  async release(entityRef: string): Promise<void> {
    await this.knex<EntityRow>('entities')
      .where({ entity_ref: entityRef })
      .update({ claimed_until: 0 });
  }

  /**
   * Stores what entities' annotations came to. New targets are due at once.
   * Returns the refs of the entities for which something changed.
   */
  async saveResolutions(
    resolutions: Resolution[],
    now: number,
  ): Promise<string[]> {
    const changed: string[] = [];
    await this.knex.transaction(async tx => {
      for (const resolution of resolutions) {
        if (await saveResolution(tx, resolution, now)) {
          changed.push(resolution.entityRef);
        }
      }
    });
    return changed;
  }

  /** Forgets the entities that are not among those given, e.g. deleted ones. */
  async keepOnly(entityRefs: Set<string>, resolvedBefore: number) {
    const rows = await this.knex<EntityRow>('entities')
      .where(query =>
        query
          .where('resolved_at', '<', resolvedBefore)
          .orWhereNull('resolved_at'),
      )
      .andWhere('claimed_until', '<=', resolvedBefore)
      .select('entity_ref');
    const gone = rows
      .map(row => row.entity_ref)
      .filter(ref => !entityRefs.has(ref));
    for (const chunk of chunked(gone)) {
      await this.knex.transaction(async tx => {
        await tx('entity_targets').whereIn('entity_ref', chunk).delete();
        await tx('entities').whereIn('entity_ref', chunk).delete();
      });
    }
    return gone;
  }

  /**
   * Stops the observation of targets that no entity has any more, and forgets
   * those that were last read before a time. Their history stays.
   */
  async retireOrphans(forgetBefore: number): Promise<void> {
    const orphans = () =>
      this.knex<TargetRow>('targets').whereNotExists(
        this.knex('entity_targets').whereRaw(
          'entity_targets.target_id = targets.target_id',
        ),
      );
    await orphans().whereNotNull('next_due_at').update({ next_due_at: null });
    await orphans().where('attempted_at', '<', forgetBefore).delete();
  }
}

function toRecord(row: EntityRow): EntityRecord {
  return {
    entityRef: row.entity_ref,
    owners: JSON.parse(row.owners),
    systems: parseColumn(row.systems) ?? [],
    tags: parseColumn(row.tags) ?? [],
    problems: JSON.parse(row.problems),
    annotationsHash: row.annotations_hash,
    resolvedAt: Number(row.resolved_at),
  };
}
