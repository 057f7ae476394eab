import type {
  Deployment,
  Observation,
  ReadError,
} from '@backspin/backstage-plugin-deployments-common';
import { createHash, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { chunked } from './database';
import { refreshDerived } from './derived';
import type { HistoryStore } from './HistoryStore';
import { toStoredTarget, type StoredTarget, type TargetRow } from './rows';
import { storableError, storableObservation } from './storable';
import { summaryOf } from './summary';

/** When a target is to be read next. Milliseconds since the epoch. */
export interface NextRead {
  dueAt: number;
  sweepAt: number;
}

/** The outcome of a read, as it is stored. */
export type ReadOutcome = NextRead & {
  targetId: string;
  /** When the read began. */
  startedAt: number;
} & (
    | {
        observation: Observation;
        deployments: Deployment[];
        memo?: Record<string, unknown>;
      }
    | { error: ReadError }
  );

/** Targets taken for reading, with the token that the claim is known by. */
export interface Claim {
  token: string;
  targets: StoredTarget[];
}

/** A digest of all that an observation says, leaving out when it was made. */
export function contentHash(observation: Observation): string {
  const { observedAt: _, ...content } = observation;
  return createHash('sha256')
    .update(JSON.stringify(content))
    .digest('base64url');
}

/** The newest observation of each target, and when it is due again. */
export class ObservationStore {
  constructor(
    private readonly knex: Knex,
    private readonly history: HistoryStore,
  ) {}

  /** Targets with their snapshots, in the order asked for; unknown ones are left out. */
  async get(targetIds: string[]): Promise<StoredTarget[]> {
    const found = new Map<string, StoredTarget>();
    for (const chunk of chunked(targetIds)) {
      const rows = await this.knex<TargetRow>('targets').whereIn(
        'target_id',
        chunk,
      );
      for (const row of rows) found.set(row.target_id, toStoredTarget(row));
    }
    return targetIds.flatMap(id => found.get(id) ?? []);
  }

  /** Takes all that is due and that nobody else is reading. */
  async claimDue(now: number, until: number): Promise<Claim> {
    return this.claimWhere(now, until, query =>
      query.where('next_due_at', '<=', now),
    );
  }

  /** Takes given targets, as far as nobody else is reading them. */
  async claim(targetIds: string[], now: number, until: number): Promise<Claim> {
    return this.claimWhere(now, until, query =>
      query.whereIn('target_id', targetIds),
    );
  }

  private async claimWhere(
    now: number,
    until: number,
    narrow: (
      query: Knex.QueryBuilder<TargetRow>,
    ) => Knex.QueryBuilder<TargetRow>,
  ): Promise<Claim> {
    const token = randomUUID();
    const taken = await narrow(
      this.knex<TargetRow>('targets').where('claimed_until', '<=', now),
    ).update({ claim: token, claimed_until: until });
    if (!taken) return { token, targets: [] };
    const rows: TargetRow[] = await this.knex<TargetRow>('targets')
      .where({ claim: token })
      .orderBy('target_id');
    return { token, targets: rows.map(toStoredTarget) };
  }

  /** Keeps what is left of a claim for longer. */
  async renew(token: string, until: number): Promise<void> {
    await this.knex<TargetRow>('targets')
      .where({ claim: token })
      .update({ claimed_until: until });
  }

  /** Gives back what is left of a claim. */
  async release(token: string): Promise<void> {
    await this.knex<TargetRow>('targets')
      .where({ claim: token })
      .update({ claim: null, claimed_until: 0 });
  }

  /**
   * Notes that a person or an event asked for targets to be read, which makes
   * them due. Those that were read or asked for after `notSince` are left alone.
   * Returns the ids that were noted.
   */
  async request(
    targetIds: string[],
    now: number,
    notSince: number = now,
  ): Promise<string[]> {
    const noted: string[] = [];
    for (const id of targetIds) {
      const count = await this.knex<TargetRow>('targets')
        .where({ target_id: id })
        .whereNotNull('next_due_at')
        .whereRaw('coalesce(requested_at, 0) <= ?', [notSince])
        .whereRaw('coalesce(attempted_at, 0) <= ?', [notSince])
        .update({ requested_at: now, next_due_at: now });
      if (count > 0) noted.push(id);
    }
    return noted;
  }

  /**
   * Stores outcomes in one transaction and gives their targets back. Returns the
   * ids of the targets that look different now. A read that began before the one
   * already stored changes nothing.
   */
  async save(outcomes: ReadOutcome[], token?: string): Promise<string[]> {
    const changed = new Set<string>();
    await this.knex.transaction(async tx => {
      const before = await this.versions(
        tx,
        outcomes.map(({ targetId }) => targetId),
      );
      const deployments: Deployment[] = [];
      const moved: string[] = [];
      for (const outcome of outcomes) {
        const row = before.get(outcome.targetId);
        if (!row) continue;
        const columns =
          'error' in outcome
            ? failureColumns(row, storableError(outcome.error))
            : successColumns(row, outcome);
        const stored = await tx<TargetRow>('targets')
          .where({ target_id: outcome.targetId })
          .whereRaw('coalesce(attempted_at, 0) <= ?', [outcome.startedAt])
          .update({
            ...columns,
            attempted_at: outcome.startedAt,
            next_due_at: nextDue(tx, outcome),
            next_sweep_at: outcome.sweepAt,
          });
        if (!stored) continue;
        if (columns.version !== undefined) changed.add(outcome.targetId);
        if ('error' in outcome) continue;
        if (columns.content_hash !== row.content_hash) {
          moved.push(outcome.targetId);
        }
        deployments.push(...outcome.deployments);
      }
      const merged = await this.history.mergeWithin(tx, deployments);
      merged.forEach(id => changed.add(id));
      await refreshDerived(tx, [...new Set([...moved, ...merged])]);
      if (token) {
        await tx<TargetRow>('targets')
          .where({ claim: token })
          .whereIn(
            'target_id',
            outcomes.map(({ targetId }) => targetId),
          )
          .update({ claim: null, claimed_until: 0 });
      }
    });
    return [...changed];
  }

  private async versions(tx: Knex, targetIds: string[]) {
    const found = new Map<string, VersionRow>();
    for (const chunk of chunked(targetIds)) {
      const rows: VersionRow[] = await tx<TargetRow>('targets')
        .whereIn('target_id', chunk)
        .select('target_id', 'content_hash', 'version', 'error', 'failures');
      for (const row of rows) found.set(row.target_id, row);
    }
    return found;
  }

  /** Ids of the targets in an account and region that match. */
  async find(match: {
    kind?: string;
    account: string;
    region: string;
    resourceName?: string;
    /** End of the id, or the part of it before a slash. */
    path?: string;
    codeDeployGroup?: string;
  }): Promise<string[]> {
    const query = this.knex<TargetRow>('targets').where({
      account: match.account,
      region: match.region,
    });
    if (match.kind) query.where('kind', match.kind);
    if (match.resourceName) query.where('resource_name', match.resourceName);
    if (match.codeDeployGroup) {
      query.where('codedeploy_group', match.codeDeployGroup);
    }
    const rows = await query.select('target_id');
    return rows
      .map(row => row.target_id)
      .filter(
        id =>
          !match.path ||
          id.endsWith(match.path) ||
          id.includes(`${match.path}/`),
      );
  }
}

type VersionRow = Pick<
  TargetRow,
  'target_id' | 'content_hash' | 'version' | 'error' | 'failures'
>;

/** A request that came while the read was under way is still to be served. */
function nextDue(tx: Knex, outcome: ReadOutcome) {
  return tx.raw(
    'case when next_due_at is null then null when coalesce(requested_at, 0) > ? then next_due_at else ? end',
    [outcome.startedAt, outcome.dueAt],
  );
}

function successColumns(
  row: VersionRow,
  outcome: Extract<ReadOutcome, { observation: Observation }>,
): Partial<TargetRow> {
  const observation = storableObservation(outcome.observation);
  const hash = contentHash(observation);
  const same = hash === row.content_hash && row.error === null;
  const codeDeploy =
    observation.details.kind === 'lambda-alias'
      ? observation.details.codeDeploy
      : undefined;
  return {
    observation: JSON.stringify(observation),
    summary: JSON.stringify(summaryOf(observation)),
    memo: outcome.memo ? JSON.stringify(outcome.memo) : null,
    error: null,
    failures: 0,
    content_hash: hash,
    moving: observation.inFlight !== undefined,
    observed_at: Date.parse(observation.observedAt),
    codedeploy_group: codeDeploy
      ? `${codeDeploy.application}/${codeDeploy.deploymentGroup}`
      : null,
    ...(same ? {} : { version: Number(row.version) + 1 }),
  };
}

function failureColumns(row: VersionRow, error: ReadError): Partial<TargetRow> {
  const before = row.error ? (JSON.parse(row.error) as ReadError) : undefined;
  const same =
    before?.code === error.code &&
    before.message === error.message &&
    before.action === error.action;
  return {
    error: JSON.stringify(error),
    failures: Number(row.failures) + 1,
    ...(same ? {} : { version: Number(row.version) + 1 }),
  };
}
