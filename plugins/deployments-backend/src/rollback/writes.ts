import type { Knex } from 'knex';
import { statesAllowing } from './machine';
import type { RollbackRecord } from './records';
import { rollbackColumns, stepColumns, type RollbackPatch } from './rows';

/** Writes a new rollback with its steps. The target must be free. */
export async function insertRollback(
  tx: Knex.Transaction,
  record: RollbackRecord,
  more: Record<string, unknown> = {},
): Promise<void> {
  const targetId = record.plan.target.id;
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
    approvals_required: record.approval?.required ?? null,
    approver_groups: record.approval
      ? JSON.stringify(record.approval.groups)
      : null,
    approval_expires_at: record.approval?.expiresAt ?? null,
    break_glass: record.breakGlass,
    standing: record.standing ? JSON.stringify(record.standing) : null,
    digest: record.digest ?? null,
    group_id: record.group?.id ?? null,
    group_position: record.group?.position ?? null,
    saved: JSON.stringify(record.saved),
    notes: JSON.stringify(record.notes),
    settled: false,
    ...more,
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
}

/**
 * Ends a rollback before it began, where the machine allows it. Takes the lease from
 * whoever has it. False when it has begun, or has ended.
 */
export async function endUnstarted(
  tx: Knex.Transaction,
  id: string,
  event: 'cancel' | 'reject',
  patch: RollbackPatch,
): Promise<boolean> {
  const count = await tx('rollbacks')
    .where({ id })
    .whereIn('status', statesAllowing(event))
    .update({
      ...rollbackColumns({ ...patch, dueAt: undefined }),
      version: tx.raw('version + 1'),
      lease_token: null,
      lease_until: null,
    });
  if (count !== 1) return false;
  await tx('rollback_steps')
    .where({ rollback_id: id })
    .update(stepColumns({ status: 'skipped' }));
  return true;
}

/** Narrows to rollbacks that are not waiting for their turn in a group. */
export function mayBegin(query: Knex.QueryBuilder): void {
  query
    .whereNull('group_id')
    .orWhereNotNull('released_at')
    .orWhereNot({ status: 'queued' });
}
