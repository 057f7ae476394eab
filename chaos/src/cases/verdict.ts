import { isFinalStatus } from '@backspin/backstage-plugin-deployments-common';
import type { Deployment } from '@backspin/backstage-plugin-deployments-common';
import {
  expectedRelease,
  type RollbackRecord,
  isExactlyLive,
  liveInWords,
} from '../productRecords';
import { tookEffect } from '../stage/CallGate';
import type { SeenCall } from '../stage/CallGate';
import type { TrailEntry } from '../stage/Trail';
import type { Truth } from '../world/Scene';

/** What is left after a case. */
export interface Remains {
  record: RollbackRecord | undefined;
  /** It is over, and nobody holds it. */
  leftOver: { target: boolean; lease: boolean };
  /**
   * What was live, by the simulator: now, and when the product could last see it
   * before somebody else changed it.
   */
  truths: Truth[];
  calls: readonly SeenCall[];
  /** Effects of a rollback that goes well, by operation. */
  usual: ReadonlyMap<string, number>;
  trail: readonly TrailEntry[];
  /** Replicas that ended in the middle. */
  killed: readonly string[];
  history: readonly Deployment[];
  /** The interruption passes, so that the rollback has to be completed. */
  passes: boolean;
  /** What went wrong in the playing itself. */
  faults: readonly string[];
}

/** What is wrong after a case. */
export interface Verdict {
  /** Something is lost: the outcome, the trail, the target, or a promise. */
  lost: string[];
  /** Something took effect twice. */
  doubled: string[];
}

function doubles({ calls, usual }: Remains): string[] {
  const counts = new Map<string, number>();
  for (const call of calls.filter(tookEffect)) {
    counts.set(call.operation, (counts.get(call.operation) ?? 0) + 1);
  }
  return [...counts]
    .filter(([operation, count]) => count > (usual.get(operation) ?? 0))
    .map(
      ([operation, count]) =>
        `${operation} took effect ${count} times instead of ${
          usual.get(operation) ?? 0
        }`,
    );
}

/** Whether what is on record is what is live. */
function agrees(record: RollbackRecord, { live, isBack }: Truth): boolean {
  const { kind } = record.plan.target;
  if (record.status === 'succeeded') {
    const away = record.verdict?.message.includes('by something else');
    return away
      ? !isExactlyLive(live, expectedRelease(record))
      : isBack && isExactlyLive(live, expectedRelease(record));
  }
  const { error = '' } = record;
  const words = liveInWords(kind, live);
  return (
    error.includes(`Live now: ${words}.`) ||
    error.includes(`AWS says that ${words} is live`) ||
    error.includes('What is live now could not be read') ||
    error.includes('it could not be confirmed')
  );
}

/** So a failed step says that it may have had an effect, or what it has left behind. */
const TELLS_OF_EFFECTS = ['is not known', 'stays in the repository'];

/** What the record says of effects, against what AWS carried out. */
function untold(record: RollbackRecord, calls: readonly SeenCall[]): string[] {
  return calls.filter(tookEffect).flatMap(({ operation, step }) => {
    const position = record.plan.steps.findIndex(({ id }) => id === step);
    const known = record.steps[position];
    if (!known) return [`${operation} was made outside of any step`];
    const isTold =
      known.status === 'succeeded' ||
      (known.status === 'failed' &&
        TELLS_OF_EFFECTS.some(words => record.error?.includes(words)));
    return isTold
      ? []
      : [
          `${operation} took effect, but ${step} is recorded as ${known.status}`,
        ];
  });
}

function gaps(remains: Remains, record: RollbackRecord): string[] {
  const { trail, calls, killed } = remains;
  const missing: string[] = [];
  for (const call of calls) {
    const entry = trail.find(
      ({ eventId, meta, replica, callsBefore }) =>
        eventId === 'rollback-step' &&
        meta.step === call.step &&
        replica === call.replica &&
        callsBefore <= call.order,
    );
    if (tookEffect(call) && !entry) {
      missing.push(`${call.operation} has no entry in the audit trail`);
    }
  }
  for (const { closed, eventId, meta, replica } of trail) {
    if (!closed && !killed.includes(replica)) {
      missing.push(`the entry ${eventId} of ${meta.step} was never closed`);
    }
  }
  const ends = trail.filter(({ eventId }) => eventId === 'rollback-end');
  if (ends.length === 0) missing.push('the trail does not tell of the end');
  if (ends.some(({ meta }) => meta.status !== record.status)) {
    missing.push('the trail tells of another end');
  }
  return missing;
}

/** Holds what is left after a case to what was promised. */
export function judgeCase(remains: Remains): Verdict {
  const { record, leftOver, truths, calls, history, passes, faults } = remains;
  if (!record) return { lost: ['the rollback is gone'], doubled: [] };
  const lost = [...faults];
  const { id, status, error, settled } = record;
  if (!isFinalStatus(status)) lost.push(`it never ends: ${status}`);
  if (!settled) lost.push('it is not settled');
  if (leftOver.target) lost.push('the target is not free');
  if (leftOver.lease) lost.push('the lease was not given back');
  if (passes && status !== 'succeeded') {
    lost.push(`it was not completed, but ${status}: ${error}`);
  }
  if (status === 'succeeded' || status === 'failed') {
    if (!truths.some(truth => agrees(record, truth))) {
      lost.push(
        `it is not true: ${status}, ${
          error ?? record.verdict?.message
        } Live is ${truths
          .map(
            ({ live, isBack }) =>
              `${liveInWords(record.plan.target.kind, live)}${
                isBack ? ', the wanted release' : ''
              }`,
          )
          .join(', or before that ')}`,
      );
    }
    lost.push(...gaps(remains, record));
  } else if (calls.some(tookEffect)) {
    lost.push(`it is ${status}, and yet something took effect`);
  }
  lost.push(...untold(record, calls));
  const lines = history.filter(({ rollbackId }) => rollbackId === id).length;
  if (status === 'succeeded' && lines !== 1) {
    lost.push(`history tells of it ${lines} times`);
  }
  return { lost, doubled: doubles(remains) };
}
