import type {
  Observation,
  ReadError,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import { parseColumn, toMillis } from './database';

/** A row of the `targets` table. */
export interface TargetRow {
  target_id: string;
  kind: string;
  account: string;
  region: string;
  resource_name: string;
  environment: string | null;
  target: string;
  repository_url: string | null;
  observation: string | null;
  summary: string | null;
  previous: string | null;
  lineage: string | null;
  memo: string | null;
  error: string | null;
  failures: number;
  content_hash: string | null;
  version: number;
  codedeploy_group: string | null;
  moving: boolean | number;
  observed_at: number | string | null;
  attempted_at: number | string | null;
  requested_at: number | string | null;
  next_sweep_at: number | string | null;
  next_due_at: number | string | null;
  claimed_until: number | string;
  claim: string | null;
}

/** A row of the `entities` table. */
export interface EntityRow {
  entity_ref: string;
  owners: string;
  /** Null until the first look at the catalog that keeps it; so are `tags`. */
  systems: string | null;
  tags: string | null;
  problems: string;
  annotations_hash: string;
  resolved_at: number | string | null;
  claimed_until: number | string;
}

/** A target as the observer works with it. Times in milliseconds since the epoch. */
export interface StoredTarget {
  target: Target;
  repositoryUrl?: string;
  observation?: Observation;
  memo?: Record<string, unknown>;
  error?: ReadError;
  /** Reads that failed one after the other. */
  failures: number;
  /** A deployment was in flight when it was last read. */
  moving: boolean;
  contentHash?: string;
  version: number;
  observedAt?: number;
  attemptedAt?: number;
  requestedAt?: number;
  nextSweepAt?: number;
  nextDueAt?: number;
}

/** Reads a row of the `targets` table. */
export function toStoredTarget(row: TargetRow): StoredTarget {
  return {
    target: JSON.parse(row.target),
    repositoryUrl: row.repository_url ?? undefined,
    observation: parseColumn(row.observation),
    memo: parseColumn(row.memo),
    error: parseColumn(row.error),
    failures: Number(row.failures),
    moving: Boolean(row.moving),
    contentHash: row.content_hash ?? undefined,
    version: Number(row.version),
    observedAt: toMillis(row.observed_at),
    attemptedAt: toMillis(row.attempted_at),
    requestedAt: toMillis(row.requested_at),
    nextSweepAt: toMillis(row.next_sweep_at),
    nextDueAt: toMillis(row.next_due_at),
  };
}
