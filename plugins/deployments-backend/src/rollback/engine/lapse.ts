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
  { requestedAt, approvedAt, releasedAt }: RollbackRecord,
  now: number,
): string | undefined {
  const since = releasedAt ?? approvedAt ?? requestedAt;
  if (now - since <= MAY_BEGIN_MS) return undefined;
  const decided = approvedAt ? 'approval' : 'request';
  return `It could not begin within ${MAY_BEGIN_MS / 60_000} minutes of ${
    releasedAt ? 'its turn in its group' : `the ${decided}`
  }, so nothing was done. Plan again if it is still needed.`;
}

/**
 * Whether its group has kept it waiting for longer than the authority of the request
 * lasts, so that it has to be looked at once more before it begins.
 */
export function keptWaiting({
  requestedAt,
  approvedAt,
  releasedAt,
}: RollbackRecord): boolean {
  return (
    releasedAt !== undefined &&
    releasedAt - (approvedAt ?? requestedAt) > MAY_BEGIN_MS
  );
}

/** Why a rollback that is not what was asked for goes no further, or undefined. */
export function altered(record: RollbackRecord): string | undefined {
  return isUnaltered(record)
    ? undefined
    : 'What is stored of this rollback is not what was asked for: its digest differs. Somebody may have changed the database. Nothing more was done.';
}
