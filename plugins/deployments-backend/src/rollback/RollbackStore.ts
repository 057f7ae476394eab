import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import type { Rollback } from '@backspin/backstage-plugin-deployments-common';
import type { Knex } from 'knex';
import type { RollbackLookup } from '../read/RollbackLookup';
import { chunked } from '../store/database';
import { LeaseLostError, RollbackInProgressError } from './errors';
import { toRollback, type RollbackRecord, type StepRecord } from './records';
import {
  recordOf,
  rollbackColumns,
  stepColumns,
  type RollbackPatch,
  type RollbackRow,
  type StepRow,
} from './rows';

/** What one write changes; all of it, or nothing. */
export interface RollbackWrite {
  rollback?: RollbackPatch;
  /** Changes of steps, by position. */
  steps?: Record<number, Partial<StepRecord>>;
}

/** How long a lease lasts, in milliseconds, unless it is renewed. */
export const LEASE_MS = 15_000;

/**
 * Keeps rollbacks. Whoever carries one out holds its lease: a token and a time of
 * the database's own clock, so that clocks of replicas need not agree. Every
 * write of the engine is bound to the token and is refused once another has it.
 */
export class RollbackStore implements RollbackLookup {
  private constructor(
    private readonly knex: Knex,
    private readonly leaseMs: number,
    private readonly now: Knex.Raw,
  ) {}

  /** @param options - `leaseMs` shortens the lease for tests. */
  static create(knex: Knex, options: { leaseMs?: number } = {}): RollbackStore {
    const postgres = String(knex.client.config.client).startsWith('pg');
    return new RollbackStore(
      knex,
      options.leaseMs ?? LEASE_MS,
      knex.raw(
        postgres
          ? '(extract(epoch from clock_timestamp()) * 1000)::bigint'
          : "cast(unixepoch('subsec') * 1000 as integer)",
      ),
    );
  }

  private leaseEnd() {
    return this.knex.raw('? + ?', [this.now, this.leaseMs]);
  }

  /**
   * Stores a new rollback and gives its lease to the caller, so that it can be
   * carried out without another write.
   *
   * @throws RollbackInProgressError when another one of the target is active.
   */
  async create(record: RollbackRecord, token: string): Promise<void> {
    const targetId = record.plan.target.id;
    try {
      await this.knex.transaction(async tx => {
        await tx('rollbacks').insert({
          id: record.id,
          entity_ref: record.entityRef,
          target_id: targetId,
          active_target: targetId,
          plan: JSON.stringify(record.plan),
          reason: record.reason,
          requested_by: record.requestedBy,
          requested_at: record.requestedAt,
          status: record.status,
          undoes: record.undoes ?? null,
          saved: JSON.stringify(record.saved),
          notes: JSON.stringify(record.notes),
          settled: false,
          lease_token: token,
          lease_until: this.leaseEnd(),
        });
        if (record.steps.length > 0) {
          await tx('rollback_steps').insert(
            record.steps.map((step, position) => ({
              rollback_id: record.id,
              position,
              ...stepColumns(step),
            })),
          );
        }
      });
    } catch (error) {
      if (!isDatabaseConflictError(error)) throw error;
      const active = await this.activeOf(targetId);
      // When it has just ended there is none to name, and asking again will do.
      throw new RollbackInProgressError(targetId, active);
    }
  }

  /**
   * Takes the lease of rollbacks that nobody carries out and that still have work.
   * Concurrent callers never get the same one.
   *
   * @param limit - how many at most, oldest first.
   */
  async claim(token: string, limit: number): Promise<RollbackRecord[]> {
    const candidates = await this.unclaimed(this.knex('rollbacks'))
      .orderBy('requested_at')
      .limit(limit)
      .select('id');
    const claimed: string[] = [];
    for (const { id } of candidates) {
      const won = await this.unclaimed(this.knex('rollbacks').where({ id }))
        // One statement compares and sets.
        .update({ lease_token: token, lease_until: this.leaseEnd() });
      if (won === 1) claimed.push(id);
    }
    return this.records(this.knex('rollbacks').whereIn('id', claimed));
  }

  private unclaimed(query: Knex.QueryBuilder) {
    return query
      .where({ settled: false })
      .andWhere(free =>
        free
          .whereNull('lease_until')
          .orWhere('lease_until', '<', this.now as Knex.Value),
      );
  }

  /** Prolongs a lease. False when it was lost. */
  async renew(id: string, token: string): Promise<boolean> {
    const count = await this.knex('rollbacks')
      .where({ id, lease_token: token })
      .update({ lease_until: this.leaseEnd() });
    return count === 1;
  }

  /** Gives a lease back, so that another replica can go on at once. */
  async release(id: string, token: string): Promise<void> {
    await this.knex('rollbacks')
      .where({ id, lease_token: token })
      .update({ lease_token: null, lease_until: null });
  }

  /**
   * Writes under a lease, and prolongs it.
   *
   * @param expected - the status that the rollback must still have.
   * @throws LeaseLostError when the lease, or the expected status, is gone.
   */
  async write(
    id: string,
    token: string,
    expected: RollbackRecord['status'],
    change: RollbackWrite,
  ): Promise<void> {
    const columns = rollbackColumns(change.rollback ?? {});
    const steps = Object.entries(change.steps ?? {});
    const fence = async (db: Knex) => {
      const count = await db('rollbacks')
        .where({ id, lease_token: token, status: expected })
        .update({
          lease_until: this.leaseEnd(),
          version: this.knex.raw('version + 1'),
          ...columns,
        });
      if (count !== 1) throw new LeaseLostError(id);
    };
    const succeeded = change.rollback?.status === 'succeeded';
    if (steps.length === 0 && !succeeded) {
      await fence(this.knex);
      return;
    }
    await this.knex.transaction(async tx => {
      // First, because it locks the row: nobody can take the lease until the end.
      await fence(tx);
      for (const [position, patch] of steps) {
        await tx('rollback_steps')
          .where({ rollback_id: id, position: Number(position) })
          .update(stepColumns(patch));
      }
      if (succeeded) {
        await tx('rollbacks')
          .whereIn('id', tx('rollbacks').select('undoes').where({ id }))
          .update({ undone_by: id, version: this.knex.raw('version + 1') });
      }
    });
  }

  /** Cancels a rollback that has not started. False when it has. */
  async cancel(id: string, error: string, at: number): Promise<boolean> {
    return this.knex.transaction(async tx => {
      const count = await tx('rollbacks')
        .where({ id, status: 'queued' })
        .update({
          ...rollbackColumns({ status: 'cancelled', error, endedAt: at }),
          version: this.knex.raw('version + 1'),
          lease_token: null,
          lease_until: null,
        });
      if (count !== 1) return false;
      await tx('rollback_steps')
        .where({ rollback_id: id })
        .update(stepColumns({ status: 'skipped' }));
      return true;
    });
  }

  /** One rollback, or undefined. */
  async get(id: string): Promise<RollbackRecord | undefined> {
    const [record] = await this.records(this.knex('rollbacks').where({ id }));
    return record;
  }

  /** The active rollback of a target, if any. */
  async activeOf(targetId: string): Promise<RollbackRecord | undefined> {
    const [record] = await this.records(
      this.knex('rollbacks').where({ active_target: targetId }),
    );
    return record;
  }

  /** Ids of all targets that have an active rollback. */
  async activeTargets(): Promise<string[]> {
    const rows = await this.knex('rollbacks')
      .whereNotNull('active_target')
      .select('active_target');
    return rows.map(row => row.active_target);
  }

  /** Rollbacks of targets, newest first. */
  async list(options: {
    targetIds: readonly string[];
    statuses?: ReadonlyArray<RollbackRecord['status']>;
    limit: number;
  }): Promise<RollbackRecord[]> {
    const query = this.knex('rollbacks')
      .whereIn('target_id', [...options.targetIds])
      .orderBy('requested_at', 'desc')
      .orderBy('id')
      .limit(options.limit);
    if (options.statuses) query.whereIn('status', [...options.statuses]);
    return this.records(query);
  }

  /**
   * For each target the rollback in progress, else the newest one that ended. The
   * version changes whenever the rollback does.
   */
  async newestOf(
    targetIds: string[],
  ): Promise<Map<string, { rollback: Rollback; version: string }>> {
    const newest = new Map<string, { rollback: Rollback; version: string }>();
    for (const ids of chunked(targetIds)) {
      const ranked = this.knex('rollbacks')
        .whereIn('target_id', ids)
        .select(
          'id',
          this.knex.raw(
            'row_number() over (partition by target_id order by case when active_target is null then 1 else 0 end, requested_at desc, id) as place',
          ),
        )
        .as('ranked');
      const rows: RollbackRow[] = await this.knex('rollbacks')
        .whereIn('id', this.knex.from(ranked).where({ place: 1 }).select('id'))
        .select();
      for (const [index, record] of (await this.withSteps(rows)).entries()) {
        const { id, target_id, version } = rows[index];
        newest.set(target_id, {
          rollback: toRollback(record),
          version: `${id}.${version}`,
        });
      }
    }
    return newest;
  }

  private async records(query: Knex.QueryBuilder): Promise<RollbackRecord[]> {
    return this.withSteps(await query.select('rollbacks.*'));
  }

  private async withSteps(rows: RollbackRow[]): Promise<RollbackRecord[]> {
    const steps = new Map<string, StepRow[]>(rows.map(({ id }) => [id, []]));
    for (const ids of chunked([...steps.keys()])) {
      const found: StepRow[] = await this.knex('rollback_steps')
        .whereIn('rollback_id', ids)
        .orderBy('position')
        .select();
      for (const step of found) steps.get(step.rollback_id)?.push(step);
    }
    return rows.map(row => recordOf(row, steps.get(row.id) ?? []));
  }
}
