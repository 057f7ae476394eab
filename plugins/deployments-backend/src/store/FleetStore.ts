import type { Knex } from 'knex';

/** A target as reached through an entity, without its documents. */
export interface FleetRow {
  entity_ref: string;
  owners: string;
  target_id: string;
  target: string;
  summary: string | null;
  lineage: string | null;
  error: string | null;
  observed_at: number | string | null;
}

/** How the targets are doing, in figures. */
export interface FleetFigures {
  total: number;
  observed: number;
  failing: number;
  unplaced: number;
  oldest?: { targetId: string; observedAt: number };
}

/** Reads across all targets. */
export class FleetStore {
  constructor(private readonly knex: Knex) {}

  /** Every target of every entity, in one read. */
  async rows(): Promise<FleetRow[]> {
    return this.knex('entity_targets')
      .join('targets', 'targets.target_id', 'entity_targets.target_id')
      .join('entities', 'entities.entity_ref', 'entity_targets.entity_ref')
      .orderBy([
        { column: 'entity_targets.entity_ref' },
        { column: 'entity_targets.position' },
      ])
      .select(
        'entity_targets.entity_ref',
        'entities.owners',
        'targets.target_id',
        'targets.target',
        'targets.summary',
        'targets.lineage',
        'targets.error',
        'targets.observed_at',
      );
  }

  /** Figures for the diagnostics; only targets that an entity has count. */
  async figures(): Promise<FleetFigures> {
    const watched = () => this.knex('targets').whereNotNull('next_due_at');
    const [counts, oldest] = await Promise.all([
      watched().first(
        this.knex.raw('count(*) as total'),
        this.knex.raw('count(observed_at) as observed'),
        this.knex.raw('count(error) as failing'),
        this.knex.raw(
          'sum(case when environment is null then 1 else 0 end) as unplaced',
        ),
      ),
      watched()
        .whereNotNull('observed_at')
        .orderBy('observed_at')
        .first('target_id', 'observed_at'),
    ]);
    return {
      total: Number(counts.total),
      observed: Number(counts.observed),
      failing: Number(counts.failing),
      unplaced: Number(counts.unplaced ?? 0),
      oldest: oldest && {
        targetId: oldest.target_id,
        observedAt: Number(oldest.observed_at),
      },
    };
  }
}
