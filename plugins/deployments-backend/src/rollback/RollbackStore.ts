import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { databaseNow } from '../store/database';
import { LeaseLostError, RollbackInProgressError } from './errors';
import { missingApprovals } from './policy/approvals';
import type { DecisionRecord, RollbackRecord, StepRecord } from './records';
import { RollbackReads } from './RollbackReads';
import {
  rollbackColumns,
  stepColumns,
  type DecisionRow,
  type RollbackPatch,
} from './rows';
import { endUnstarted, insertRollback, mayBegin } from './writes';

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
export class RollbackStore extends RollbackReads {
  private constructor(
    knex: Knex,
    private readonly leaseMs: number,
    private readonly now: Knex.Raw,
  ) {
    super(knex);
  }

  /** @param options - `leaseMs` shortens the lease for tests. */
  static create(knex: Knex, options: { leaseMs?: number } = {}): RollbackStore {
    return new RollbackStore(
      knex,
      options.leaseMs ?? LEASE_MS,
      databaseNow(knex),
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
        await insertRollback(tx, record, {
          lease_token: token,
          lease_until: this.leaseEnd(),
        });
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
      .andWhere(due =>
        due.whereNull('due_at').orWhere('due_at', '<=', this.now as Knex.Value),
      )
      .andWhere(free =>
        free
          .whereNull('lease_until')
          .orWhere('lease_until', '<', this.now as Knex.Value),
      )
      .andWhere(mayBegin);
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

  /** Cancels a rollback that has not started. False when it has, or has ended. */
  async cancel(id: string, error: string, at: number): Promise<boolean> {
    return this.knex.transaction(tx =>
      endUnstarted(tx, id, 'cancel', {
        status: 'cancelled',
        error,
        endedAt: at,
      }),
    );
  }

  /**
   * Records what one person decided about a rollback that awaits approval, and what
   * follows: a rejection ends it; with the last approval the caller gets its lease, so
   * that it can be looked at again and carried out. Decisions about one rollback are
   * taken one after another, whichever replica takes them.
   *
   * @param token - of the lease that the last approval gives
   * @returns what followed; `late` when it does not await approval any more, or not in
   *   time by the database's clock; `twice` when the person has decided before.
   */
  async decide(
    id: string,
    decision: DecisionRecord,
    token: string,
    error: string,
  ): Promise<'recorded' | 'complete' | 'rejected' | 'late' | 'twice'> {
    try {
      return await this.knex.transaction(async tx => {
        // First, because it locks the row until the end.
        const open = await tx('rollbacks')
          .where({ id, status: 'awaiting-approval' })
          .andWhere('approval_expires_at', '>', this.now as Knex.Value)
          .update({ version: this.knex.raw('version + 1') });
        if (open !== 1) return 'late';
        await tx('rollback_decisions').insert({
          rollback_id: id,
          decided_by: decision.by,
          decision: decision.decision,
          comment: decision.comment ?? null,
          decided_at: decision.at,
          confirmed: decision.confirmed ?? false,
        });
        if (decision.decision === 'reject') {
          await endUnstarted(tx, id, 'reject', {
            status: 'rejected',
            error,
            endedAt: decision.at,
          });
          return 'rejected';
        }
        const { approvals_required: required } = await tx('rollbacks')
          .where({ id })
          .first('approvals_required');
        const decisions: DecisionRow[] = await tx('rollback_decisions').where({
          rollback_id: id,
        });
        const missing = missingApprovals(
          required,
          decisions.map(row => ({
            by: row.decided_by,
            decision: row.decision,
          })),
        );
        if (missing > 0) return 'recorded';
        await tx('rollbacks').where({ id }).update({
          due_at: null,
          lease_token: token,
          lease_until: this.leaseEnd(),
        });
        return 'complete';
      });
    } catch (failure) {
      if (isDatabaseConflictError(failure)) return 'twice';
      throw failure;
    }
  }
}
