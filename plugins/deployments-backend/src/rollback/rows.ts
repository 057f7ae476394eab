import { isFinalStatus } from '@backspin/backstage-plugin-deployments-common';
import { parseColumn, toMillis } from '../store/database';
import type { RollbackRecord, StepRecord } from './records';

/** A row of `rollbacks`; PostgreSQL gives bigint as text, SQLite booleans as numbers. */
export interface RollbackRow {
  id: string;
  entity_ref: string;
  target_id: string;
  active_target: string | null;
  plan: string;
  reason: string;
  requested_by: string;
  requested_at: number | string;
  started_at: number | string | null;
  ended_at: number | string | null;
  status: RollbackRecord['status'];
  verdict: string | null;
  error: string | null;
  verify_until: number | string | null;
  undoes: string | null;
  undone_by: string | null;
  deployment_id: string | null;
  deployment_status: RollbackRecord['deploymentStatus'] | null;
  saved: string;
  notes: string;
  settled: boolean | number;
  version: number;
  approvals_required: number | null;
  approver_groups: string | null;
  approval_expires_at: number | string | null;
  approved_at: number | string | null;
  break_glass: boolean | number;
  standing: string | null;
  digest: string | null;
  group_id: string | null;
  group_position: number | null;
  /** When the group let it begin. */
  released_at: number | string | null;
  /** Until then there is nothing to do. */
  due_at: number | string | null;
  lease_token: string | null;
  lease_until: number | string | null;
}

/** A row of `rollback_steps`. */
export interface StepRow {
  rollback_id: string;
  position: number;
  status: StepRecord['status'];
  attempts: number;
  first_started_at: number | string | null;
  ended_at: number | string | null;
  failing_since: number | string | null;
  message: string | null;
  request_ids: string;
  progress: number | null;
}

/** A row of `rollback_decisions`. */
export interface DecisionRow {
  rollback_id: string;
  decided_by: string;
  decision: 'approve' | 'reject';
  comment: string | null;
  decided_at: number | string;
  confirmed: boolean | number;
}

/** The part of a rollback that changes after it was asked for. */
export type RollbackPatch = Partial<
  Pick<
    RollbackRecord,
    | 'status'
    | 'startedAt'
    | 'endedAt'
    | 'verdict'
    | 'error'
    | 'verifyUntil'
    | 'deploymentId'
    | 'deploymentStatus'
    | 'saved'
    | 'notes'
    | 'settled'
    | 'approvedAt'
  >
> & {
  /** Until then nobody need look at it again; undefined for at once. */
  dueAt?: number;
};

const json = (value: unknown) =>
  value === undefined ? null : JSON.stringify(value);

/** Drops what a patch does not mention; what it sets to undefined becomes null. */
function columns<P extends object>(
  patch: P,
  map: { [K in keyof Required<P>]: (value: P[K]) => Record<string, unknown> },
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(patch) as Array<keyof P>) {
    Object.assign(result, map[key](patch[key]));
  }
  return result;
}

const plain =
  (column: string) =>
  (value: unknown): Record<string, unknown> => ({ [column]: value ?? null });
const asJson =
  (column: string) =>
  (value: unknown): Record<string, unknown> => ({ [column]: json(value) });

/** The columns that a patch of a rollback sets. A final status frees its target. */
export function rollbackColumns(patch: RollbackPatch): Record<string, unknown> {
  return columns(patch, {
    status: status => ({
      status,
      ...(status && isFinalStatus(status) && { active_target: null }),
    }),
    startedAt: plain('started_at'),
    endedAt: plain('ended_at'),
    verdict: asJson('verdict'),
    error: plain('error'),
    verifyUntil: plain('verify_until'),
    deploymentId: plain('deployment_id'),
    deploymentStatus: plain('deployment_status'),
    saved: asJson('saved'),
    notes: asJson('notes'),
    settled: plain('settled'),
    approvedAt: plain('approved_at'),
    dueAt: plain('due_at'),
  });
}

/** The columns that a patch of a step sets. */
export function stepColumns(
  patch: Partial<StepRecord>,
): Record<string, unknown> {
  return columns(patch, {
    status: plain('status'),
    attempts: plain('attempts'),
    firstStartedAt: plain('first_started_at'),
    endedAt: plain('ended_at'),
    failingSince: plain('failing_since'),
    message: plain('message'),
    requestIds: asJson('request_ids'),
    progress: plain('progress'),
  });
}

/** A rollback from its rows. */
export function recordOf(
  row: RollbackRow,
  steps: StepRow[],
  decisions: DecisionRow[],
): RollbackRecord {
  return {
    id: row.id,
    entityRef: row.entity_ref,
    plan: JSON.parse(row.plan),
    reason: row.reason,
    requestedBy: row.requested_by,
    requestedAt: Number(row.requested_at),
    startedAt: toMillis(row.started_at),
    endedAt: toMillis(row.ended_at),
    status: row.status,
    verdict: parseColumn(row.verdict),
    error: row.error ?? undefined,
    verifyUntil: toMillis(row.verify_until),
    undoes: row.undoes ?? undefined,
    undoneBy: row.undone_by ?? undefined,
    deploymentId: row.deployment_id ?? undefined,
    deploymentStatus: row.deployment_status ?? undefined,
    saved: JSON.parse(row.saved),
    notes: JSON.parse(row.notes),
    settled: Boolean(row.settled),
    approval: row.approvals_required
      ? {
          required: row.approvals_required,
          groups: parseColumn<string[]>(row.approver_groups) ?? [],
          expiresAt: Number(row.approval_expires_at),
          decisions: decisions.map(decision => ({
            by: decision.decided_by,
            decision: decision.decision,
            comment: decision.comment ?? undefined,
            at: Number(decision.decided_at),
            confirmed: Boolean(decision.confirmed),
          })),
        }
      : undefined,
    approvedAt: toMillis(row.approved_at),
    breakGlass: Boolean(row.break_glass),
    standing: parseColumn(row.standing),
    digest: row.digest ?? undefined,
    group: row.group_id
      ? { id: row.group_id, position: Number(row.group_position) }
      : undefined,
    releasedAt: toMillis(row.released_at),
    steps: steps.map(step => ({
      status: step.status,
      attempts: step.attempts,
      firstStartedAt: toMillis(step.first_started_at),
      endedAt: toMillis(step.ended_at),
      failingSince: toMillis(step.failing_since),
      message: step.message ?? undefined,
      requestIds: JSON.parse(step.request_ids),
      progress: step.progress ?? undefined,
    })),
  };
}
