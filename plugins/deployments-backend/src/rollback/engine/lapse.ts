import { isUnaltered } from '../digest';
import type { RollbackRecord } from '../records';

/**
 * How long after it was asked for, or approved, a rollback may still begin, in
 * milliseconds. Its requester's permission and its plan were checked then; after an
 * outage nobody expects it to begin by itself.
 */
export const MAY_BEGIN_MS = 2 * 60_000;

/** Why a queued rollback must not begin any more, or undefined. */
export function lapsed(
  { requestedAt, approvedAt }: RollbackRecord,
  now: number,
): string | undefined {
  if (now - (approvedAt ?? requestedAt) <= MAY_BEGIN_MS) return undefined;
  return `It could not begin within ${MAY_BEGIN_MS / 60_000} minutes of the ${
    approvedAt ? 'approval' : 'request'
  }, so nothing was done. Plan again if it is still needed.`;
}

/** Why a rollback that is not what was asked for goes no further, or undefined. */
export function altered(record: RollbackRecord): string | undefined {
  return isUnaltered(record)
    ? undefined
    : 'What is stored of this rollback is not what was asked for: its digest differs. Somebody may have changed the database. Nothing more was done.';
}
