import { isFinalStatus } from '@backspin/backstage-plugin-deployments-common';
import type { RollbackRecord } from './records';
import { expectedRelease } from './records';

/** The release that a rollback made live. */
export function landedRelease(record: RollbackRecord): string {
  return record.notes.landedRelease ?? expectedRelease(record);
}

/**
 * Why a rollback cannot be undone, or undefined when it can: it has to have ended
 * well, not to be undone already, and its release has to be the one that is live.
 *
 * @param liveRelease - id of what is live now; left out, that is not looked at
 */
export function undoRefusal(
  record: RollbackRecord,
  liveRelease?: { id: string; label: string },
): { code: string; message: string } | undefined {
  const { plan, status } = record;
  const refuse = (message: string) => ({ code: 'cannot-undo', message });
  if (!isFinalStatus(status)) {
    return refuse(
      `Rollback ${record.id} is still ${status}. It can be undone when it has ended.`,
    );
  }
  if (status !== 'succeeded') {
    return refuse(
      `Rollback ${record.id} ${
        status === 'failed' || status === 'expired' ? status : `was ${status}`
      }, so there is nothing to undo. Plan a rollback to the release that you want.`,
    );
  }
  if (plan.from.id === plan.to.id) {
    return refuse(
      `Rollback ${record.id} only sent all traffic to ${plan.to.label}, so there is nothing to go back to.`,
    );
  }
  if (record.undoneBy) {
    return refuse(
      `Rollback ${record.id} has been undone already, by rollback ${record.undoneBy}.`,
    );
  }
  if (liveRelease && liveRelease.id !== landedRelease(record)) {
    return refuse(
      `${liveRelease.label} is live now, not ${plan.to.label}, so this rollback is no longer what would be undone. Plan a rollback to ${plan.from.label} instead.`,
    );
  }
  return undefined;
}
