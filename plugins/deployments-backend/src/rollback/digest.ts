import { createHash } from 'node:crypto';
import { canonicalJson } from './fingerprint';
import type { RollbackRecord } from './records';

/**
 * Digest of what was asked for: the plan with its steps, who asked, why, and which
 * approval it needs. It is stored with the request and compared before anything is
 * done, so that what runs is what people have seen and approved.
 */
export function digestOf(
  record: Pick<
    RollbackRecord,
    | 'id'
    | 'entityRef'
    | 'plan'
    | 'reason'
    | 'requestedBy'
    | 'undoes'
    | 'breakGlass'
    | 'approval'
    | 'group'
  >,
): string {
  const { id, entityRef, plan, reason, requestedBy, undoes } = record;
  return createHash('sha256')
    .update(
      canonicalJson({
        id,
        entityRef,
        plan,
        reason,
        requestedBy,
        undoes,
        breakGlass: record.breakGlass,
        group: record.group,
        approval: record.approval && {
          required: record.approval.required,
          groups: record.approval.groups,
        },
      }),
    )
    .digest('hex');
}

/** Whether a stored rollback is still what was asked for. */
export function isUnaltered(record: RollbackRecord): boolean {
  return record.digest === undefined || record.digest === digestOf(record);
}
