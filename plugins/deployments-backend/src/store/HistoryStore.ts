import {
  mergeDeployment,
  type Deployment,
} from '@backspin/backstage-plugin-deployments-common';
import type { Knex } from 'knex';
import { chunked } from './database';
import { refreshDerived } from './derived';
import { decodeCursor, encodeCursor } from './historyCursor';
import { storableDeployment } from './storable';

/** A row of the `deployments` table. */
interface DeploymentRow {
  target_id: string;
  deployment_id: string;
  release_id: string;
  status: string;
  is_rollback: boolean;
  started_at: number | string;
  deployment: string;
}

/** Which part of the history is wanted. */
export interface HistoryFilter {
  targetIds: string[];
  rollbacksOnly?: boolean;
  limit: number;
  cursor?: string;
}

const isRollback = (deployment: Deployment) =>
  deployment.by.kind === 'rollback' ||
  deployment.by.kind === 'auto-rollback' ||
  deployment.status === 'rolled-back' ||
  deployment.rollbackId !== undefined ||
  deployment.takenBackBy !== undefined;

const toRow = (deployment: Deployment): DeploymentRow => ({
  target_id: deployment.targetId,
  deployment_id: deployment.id,
  release_id: deployment.release.id,
  status: deployment.status,
  is_rollback: isRollback(deployment),
  started_at: Date.parse(deployment.startedAt),
  deployment: JSON.stringify(deployment),
});

const fromRow = (row: Pick<DeploymentRow, 'deployment'>): Deployment =>
  JSON.parse(row.deployment);

/** The history of deployments, which outlives what AWS remembers. */
export class HistoryStore {
  constructor(private readonly knex: Knex) {}

  /**
   * Merges deployments into the history by target and id, see
   * {@link mergeDeployment}. Idempotent, and safe with several replicas at it.
   * Returns the ids of the targets whose history changed.
   *
   * Throws InputError when a deployment does not fit the schema.
   */
  async merge(deployments: Deployment[]): Promise<string[]> {
    if (deployments.length === 0) return [];
    return this.knex.transaction(async tx => {
      const changed = await this.mergeWithin(tx, deployments);
      await refreshDerived(tx, changed);
      return changed;
    });
  }

  /**
   * Like {@link merge}, within a transaction, which has to work out anew what is
   * derived from the history of the targets returned.
   */
  async mergeWithin(tx: Knex, deployments: Deployment[]): Promise<string[]> {
    const changed = new Set<string>();
    for (const chunk of chunked(deployments.map(storableDeployment))) {
      for (const id of await this.mergeChunk(tx, chunk)) changed.add(id);
    }
    return [...changed];
  }

  private async mergeChunk(tx: Knex, deployments: Deployment[]) {
    // First make sure that every row exists, then lock and merge: two replicas
    // that hear of the same new deployment cannot lose each other's facts.
    const distinct = new Map<string, Deployment>();
    for (const deployment of deployments) {
      const key = `${deployment.targetId} ${deployment.id}`;
      const earlier = distinct.get(key);
      distinct.set(
        key,
        earlier ? mergeDeployment(earlier, deployment) : deployment,
      );
    }
    const before = await this.rowsOf(tx, [...distinct.values()]);
    const existing = new Set(before.map(keyOf));
    const fresh = [...distinct]
      .filter(([key]) => !existing.has(key))
      .map(([, deployment]) => toRow(deployment));
    const changed = fresh.map(row => row.target_id);
    if (fresh.length > 0) {
      await tx<DeploymentRow>('deployments')
        .insert(fresh)
        .onConflict(['target_id', 'deployment_id'])
        .ignore();
    }
    const inserted = new Map(fresh.map(row => [keyOf(row), row.deployment]));
    const rows = await this.rowsOf(tx, [...distinct.values()], true);
    for (const row of rows) {
      const incoming = distinct.get(keyOf(row));
      if (!incoming || inserted.get(keyOf(row)) === row.deployment) continue;
      const merged = toRow(
        storableDeployment(mergeDeployment(fromRow(row), incoming)),
      );
      if (merged.deployment === row.deployment) continue;
      await tx<DeploymentRow>('deployments')
        .where({ target_id: row.target_id, deployment_id: row.deployment_id })
        .update(merged);
      changed.push(row.target_id);
    }
    return changed;
  }

  private async rowsOf(tx: Knex, deployments: Deployment[], lock = false) {
    const query = tx<DeploymentRow>('deployments')
      .whereIn(
        ['target_id', 'deployment_id'],
        deployments.map(({ targetId, id }) => [targetId, id]),
      )
      .orderBy(['target_id', 'deployment_id']);
    // SQLite has one writer at a time and no row locks.
    return lock && String(tx.client.config.client).startsWith('pg')
      ? query.forUpdate()
      : query;
  }

  /** The history of one target, newest first. */
  async forTarget(targetId: string, limit = 100): Promise<Deployment[]> {
    const rows = await this.knex<DeploymentRow>('deployments')
      .where({ target_id: targetId })
      .orderBy([
        { column: 'started_at', order: 'desc' },
        { column: 'deployment_id', order: 'desc' },
      ])
      .limit(limit)
      .select('deployment');
    return rows.map(fromRow);
  }

  /** One deployment, or undefined. */
  async get(
    targetId: string,
    deploymentId: string,
  ): Promise<Deployment | undefined> {
    const row = await this.knex<DeploymentRow>('deployments')
      .where({ target_id: targetId, deployment_id: deploymentId })
      .first('deployment');
    return row && fromRow(row);
  }

  /**
   * Notes that releases of a target were taken back by a rollback: on the newest
   * deployment of each that stood.
   */
  async markTakenBack(
    targetId: string,
    releaseIds: string[],
    rollbackId: string,
  ): Promise<void> {
    const history = await this.forTarget(targetId, 200);
    const taken = releaseIds.flatMap(id => {
      const deployment = history.find(
        ({ release, status, rollbackId: own }) =>
          release.id === id && status === 'succeeded' && own !== rollbackId,
      );
      return deployment ? [{ ...deployment, takenBackBy: rollbackId }] : [];
    });
    await this.merge(taken);
  }

  /** A page of the history of several targets, newest first. Throws InputError for a bad cursor. */
  async page(
    filter: HistoryFilter,
  ): Promise<{ items: Deployment[]; nextCursor?: string }> {
    if (filter.targetIds.length === 0) return { items: [] };
    const query = this.knex<DeploymentRow>('deployments')
      .whereIn('target_id', filter.targetIds)
      .orderBy([
        { column: 'started_at', order: 'desc' },
        { column: 'target_id', order: 'desc' },
        { column: 'deployment_id', order: 'desc' },
      ])
      .limit(filter.limit + 1)
      .select('started_at', 'target_id', 'deployment_id', 'deployment');
    if (filter.rollbacksOnly) query.where('is_rollback', true);
    if (filter.cursor) {
      query.whereRaw(
        '(started_at, target_id, deployment_id) < (?, ?, ?)',
        decodeCursor(filter.cursor),
      );
    }
    const rows = await query;
    const page = rows.slice(0, filter.limit);
    const last = page[page.length - 1];
    return {
      items: page.map(fromRow),
      nextCursor:
        rows.length > filter.limit
          ? encodeCursor([
              Number(last.started_at),
              last.target_id,
              last.deployment_id,
            ])
          : undefined,
    };
  }

  /** Forgets deployments that started before a time. Returns how many. */
  async prune(before: number): Promise<number> {
    return this.knex<DeploymentRow>('deployments')
      .where('started_at', '<', before)
      .delete();
  }
}

function keyOf(row: Pick<DeploymentRow, 'target_id' | 'deployment_id'>) {
  return `${row.target_id} ${row.deployment_id}`;
}
