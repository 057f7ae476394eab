import type { Rollback } from '@backspin/backstage-plugin-deployments-common';
import type { Knex } from 'knex';
import type { RollbackLookup } from '../read/RollbackLookup';
import { chunked } from '../store/database';
import { toRollback, type RollbackRecord } from './records';
import {
  recordOf,
  type DecisionRow,
  type RollbackRow,
  type StepRow,
} from './rows';
import { mayBegin } from './writes';

/** Finds rollbacks, with their steps and what people decided about them. */
export class RollbackReads implements RollbackLookup {
  protected constructor(protected readonly knex: Knex) {}

  /** Rollbacks that await approval, oldest first. */
  async awaitingApproval(limit: number): Promise<RollbackRecord[]> {
    return this.records(
      this.knex('rollbacks')
        .where({ status: 'awaiting-approval' })
        .orderBy('requested_at')
        .limit(limit),
    );
  }

  /** Rollbacks that needed approval and that a person asked for, newest first. */
  async requestedBy(
    person: string,
    options: { since: number; limit: number },
  ): Promise<RollbackRecord[]> {
    return this.records(
      this.knex('rollbacks')
        .where({ requested_by: person })
        .whereNotNull('approvals_required')
        .andWhere(wanted =>
          wanted
            .where({ status: 'awaiting-approval' })
            .orWhere('requested_at', '>=', options.since),
        )
        .orderBy('requested_at', 'desc')
        .limit(options.limit),
    );
  }

  /** One rollback, or undefined. */
  async get(id: string): Promise<RollbackRecord | undefined> {
    const [record] = await this.records(this.knex('rollbacks').where({ id }));
    return record;
  }

  /** The rollbacks of a group, in their order. */
  async ofGroup(groupId: string): Promise<RollbackRecord[]> {
    return this.records(
      this.knex('rollbacks')
        .where({ group_id: groupId })
        .orderBy('group_position'),
    );
  }

  /** The active rollback of a target, if any. */
  async activeOf(targetId: string): Promise<RollbackRecord | undefined> {
    const [record] = await this.records(
      this.knex('rollbacks').where({ active_target: targetId }),
    );
    return record;
  }

  /** The newest rollback that undoes, or tried to undo, another one. */
  async undoOf(id: string): Promise<RollbackRecord | undefined> {
    const [record] = await this.records(
      this.knex('rollbacks')
        .where({ undoes: id })
        .orderBy('requested_at', 'desc')
        .limit(1),
    );
    return record;
  }

  /** Ids of all targets whose rollback is being carried out, rather than waiting for people. */
  async activeTargets(): Promise<string[]> {
    const rows = await this.knex('rollbacks')
      .whereNotNull('active_target')
      .whereNot({ status: 'awaiting-approval' })
      .andWhere(mayBegin)
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

  protected async records(query: Knex.QueryBuilder): Promise<RollbackRecord[]> {
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
    const decisions = await this.decisionsOf(
      rows.filter(row => row.approvals_required).map(({ id }) => id),
    );
    return rows.map(row =>
      recordOf(row, steps.get(row.id) ?? [], decisions.get(row.id) ?? []),
    );
  }

  private async decisionsOf(
    ids: string[],
  ): Promise<Map<string, DecisionRow[]>> {
    const decisions = new Map<string, DecisionRow[]>();
    for (const some of chunked(ids)) {
      const found: DecisionRow[] = await this.knex('rollback_decisions')
        .whereIn('rollback_id', some)
        .orderBy('decided_at')
        .orderBy('decided_by')
        .select();
      for (const row of found) {
        decisions.set(row.rollback_id, [
          ...(decisions.get(row.rollback_id) ?? []),
          row,
        ]);
      }
    }
    return decisions;
  }
}
