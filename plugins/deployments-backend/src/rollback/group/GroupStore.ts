import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { databaseNow, toMillis } from '../../store/database';
import { MAY_BEGIN_MS } from '../engine/lapse';
import { RollbackInProgressError } from '../errors';
import type { RollbackRecord } from '../records';
import { LEASE_MS, type RollbackStore } from '../RollbackStore';
import { endUnstarted, insertRollback } from '../writes';
import { groupDigest, type GroupRecord } from './records';
import { nextTurn, type MemberState } from './schedule';

interface GroupRow {
  id: string;
  reason: string;
  requested_by: string;
  requested_at: number | string;
  at_once: number;
  on_failure: GroupRecord['onFailure'];
  fingerprint: string;
  digest: string;
  stopped: string | null;
  ended_at: number | string | null;
}

interface MemberRow {
  id: string;
  status: RollbackRecord['status'];
  released_at: number | string | null;
  verdict: string | null;
  digest: string | null;
  target_id: string;
}

const recordOf = (row: GroupRow): GroupRecord => ({
  id: row.id,
  reason: row.reason,
  requestedBy: row.requested_by,
  requestedAt: Number(row.requested_at),
  atOnce: row.at_once,
  onFailure: row.on_failure,
  fingerprint: row.fingerprint,
  digest: row.digest,
  stopped: row.stopped ?? undefined,
  endedAt: toMillis(row.ended_at),
});

const stateOf = (row: MemberRow): MemberState => ({
  status: row.status,
  released: row.released_at !== null,
  unhealthy: row.verdict
    ? JSON.parse(row.verdict).result === 'unhealthy'
    : false,
});

/** What one look at a group has led to. */
export interface Advanced {
  /** Rollbacks whose leases were taken, to be carried out by the caller. */
  taken: string[];
  /** All members have come to their end. */
  over: boolean;
}

/**
 * Keeps groups of rollbacks, and decides which of a group may begin. Every decision is one
 * transaction that locks the group's row first, so that replicas decide one after another,
 * from what is stored, and a process that dies in the middle has decided nothing.
 */
export class GroupStore {
  private readonly now: Knex.Raw;

  constructor(
    private readonly knex: Knex,
    private readonly rollbacks: Pick<RollbackStore, 'activeOf' | 'ofGroup'>,
  ) {
    this.now = databaseNow(knex);
  }

  /**
   * Stores a group with all its rollbacks, or nothing.
   *
   * @throws RollbackInProgressError when another rollback of any of the targets is active.
   */
  async create(
    group: GroupRecord,
    members: readonly RollbackRecord[],
  ): Promise<void> {
    try {
      await this.knex.transaction(async tx => {
        await tx('rollback_groups').insert({
          id: group.id,
          reason: group.reason,
          requested_by: group.requestedBy,
          requested_at: group.requestedAt,
          at_once: group.atOnce,
          on_failure: group.onFailure,
          fingerprint: group.fingerprint,
          digest: group.digest,
          settled: false,
          looked_at: this.now,
        });
        for (const member of members) await insertRollback(tx, member);
      });
    } catch (error) {
      if (!isDatabaseConflictError(error)) throw error;
      for (const { plan } of members) {
        const active = await this.rollbacks.activeOf(plan.target.id);
        if (active) throw new RollbackInProgressError(plan.target.id, active);
      }
      throw new RollbackInProgressError('one of the targets', undefined);
    }
  }

  /** A group with its rollbacks in order, or undefined. */
  async get(
    id: string,
  ): Promise<{ group: GroupRecord; members: RollbackRecord[] } | undefined> {
    const row: GroupRow | undefined = await this.knex('rollback_groups')
      .where({ id })
      .first();
    if (!row) return undefined;
    return { group: recordOf(row), members: await this.rollbacks.ofGroup(id) };
  }

  /** Ids of the groups that have not come to their end, or have not told it. */
  async unsettled(): Promise<string[]> {
    const rows = await this.knex('rollback_groups')
      .where({ settled: false })
      .orderBy('requested_at')
      .select('id');
    return rows.map(({ id }) => id);
  }

  /**
   * Lets those members begin whose turn it is, cancels the others when the group stops, and
   * puts its end on record.
   *
   * @param by - whoever carries out what begins: the token and room for how many leases, and
   *   the time as that process sees it, in milliseconds since the epoch
   */
  async advance(
    id: string,
    by: { token: string; room: number; now: number },
  ): Promise<Advanced> {
    return this.knex.transaction(async tx => {
      // First, because it locks the row until the end.
      const open = await tx('rollback_groups')
        .where({ id, settled: false })
        .update({ version: tx.raw('version + 1') });
      if (open !== 1) return { taken: [], over: false };
      const row: GroupRow & { silence: number | string } = await tx(
        'rollback_groups',
      )
        .where({ id })
        .first('*', tx.raw('? - looked_at as silence', [this.now]));
      const group = recordOf(row);
      const members = await this.members(tx, id);
      const stopped =
        group.stopped ?? this.whyStop(group, members, Number(row.silence));
      const turn = nextTurn(members.map(stateOf), {
        ...group,
        stopped: stopped !== undefined,
      });
      const because =
        stopped ??
        (turn.because === undefined
          ? undefined
          : await this.inWords(tx, members[turn.because]));
      for (const at of turn.cancel) {
        await endUnstarted(tx, members[at].id, 'cancel', {
          status: 'cancelled',
          error: `${because} Nothing was done about this target.`,
          endedAt: by.now,
        });
      }
      const taken = await this.release(
        tx,
        // What this process cannot carry out is left to one that can.
        turn.begin.slice(0, by.room).map(at => members[at].id),
        by,
      );
      await tx('rollback_groups')
        .where({ id })
        .update({
          looked_at: this.now,
          stopped: because ?? null,
          ...(turn.over && group.endedAt === undefined
            ? { ended_at: by.now }
            : {}),
        });
      return { taken, over: turn.over };
    });
  }

  /**
   * Stops a group: what has not begun is cancelled.
   *
   * @param why - as a sentence
   * @returns false when there was nothing left to stop
   */
  async stop(id: string, why: string, now: number): Promise<boolean> {
    const stopped = await this.knex('rollback_groups')
      .where({ id, settled: false })
      .whereNull('stopped')
      .whereNull('ended_at')
      .update({ stopped: why, version: this.knex.raw('version + 1') });
    if (stopped !== 1) return false;
    await this.advance(id, { token: '', room: 0, now });
    return true;
  }

  /** Everybody who must know of its end has been told. */
  async settle(id: string): Promise<void> {
    await this.knex('rollback_groups').where({ id }).update({ settled: true });
  }

  private async members(tx: Knex.Transaction, id: string) {
    const rows: MemberRow[] = await tx('rollbacks')
      .where({ group_id: id })
      .orderBy('group_position')
      .select('id', 'status', 'released_at', 'verdict', 'digest', 'target_id');
    return rows;
  }

  /** Why nothing more may begin whatever has become of the members, as a sentence. */
  private whyStop(
    group: GroupRecord,
    members: MemberRow[],
    silenceMs: number,
  ): string | undefined {
    if (groupDigest(group, members) !== group.digest) {
      return 'What is stored of this group is not what was asked for: its digest differs. Somebody may have changed the database.';
    }
    // After an outage nobody expects that the rest begins by itself.
    if (silenceMs > MAY_BEGIN_MS) {
      return `No backend looked after this group for ${Math.round(
        silenceMs / 60_000,
      )} minutes. Plan again what is still needed.`;
    }
    return undefined;
  }

  private async inWords(
    tx: Knex.Transaction,
    { id, status }: MemberRow,
  ): Promise<string> {
    const { plan } = await tx('rollbacks').where({ id }).first('plan');
    const { target } = JSON.parse(plan);
    const where = target.environment ? ` in ${target.environment}` : '';
    const what =
      status === 'succeeded'
        ? 'turned out unhealthy'
        : `${
            status === 'cancelled' || status === 'rejected' ? 'was' : 'has'
          } ${status}`;
    return `The rollback of ${target.name}${where} ${what}, and the group stops then.`;
  }

  private async release(
    tx: Knex.Transaction,
    ids: string[],
    { token, now }: { token: string; now: number },
  ): Promise<string[]> {
    const taken: string[] = [];
    for (const id of ids) {
      await tx('rollbacks')
        .where({ id, status: 'queued' })
        .whereNull('released_at')
        .update({ released_at: now, version: tx.raw('version + 1') });
      const won = await tx('rollbacks')
        .where({ id, status: 'queued' })
        .andWhere(free =>
          free
            .whereNull('lease_until')
            .orWhere('lease_until', '<', this.now as Knex.Value),
        )
        .update({
          lease_token: token,
          lease_until: tx.raw('? + ?', [this.now, LEASE_MS]),
        });
      if (won === 1) taken.push(id);
    }
    return taken;
  }
}
