import type {
  Observation,
  ReadError,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import type { ReadReason } from '@backspin/backstage-plugin-deployments-node';
import type { ObserverConfig } from '../config';
import type { NextRead } from '../store/ObservationStore';
import type { StoredTarget } from '../store/rows';

/** Failed reads are tried again after this, doubled each time. Milliseconds. */
const FIRST_RETRY_MS = 5_000;

/**
 * A target is read a second time so soon after the first, or when its provider
 * has left something out: the first look at an account has to be quick, and what
 * it leaves out is wanted soon. Milliseconds.
 */
const FOLLOW_UP_MS = 15_000;

/** Errors that pass by themselves; the others need somebody to mend something. */
const PASSING: readonly ReadError['code'][] = [
  'throttled',
  'unreachable',
  'failed',
];

/** Why a target is read, when it is read because it is due. */
export function reasonFor(
  stored: StoredTarget,
  now: number,
  activeRollbacks: ReadonlySet<string>,
): ReadReason {
  if ((stored.requestedAt ?? 0) > (stored.attemptedAt ?? 0)) return 'requested';
  if (stored.moving || activeRollbacks.has(stored.target.id)) {
    return 'in-flight';
  }
  if (stored.nextSweepAt !== undefined && stored.nextSweepAt <= now) {
    return 'sweep';
  }
  return 'scheduled';
}

/** A number from 0 to 1 that is always the same for a string: spreads sweeps over time. */
export function spread(value: string): number {
  let hash = 0;
  for (const char of value) hash = (hash * 31 + char.charCodeAt(0)) % 10_007;
  return hash / 10_007;
}

/** What the next read depends on. */
export interface ReadHistory {
  now: number;
  reason: ReadReason;
  stored: StoredTarget;
  activeRollback: boolean;
  outcome:
    | { observation: Observation; moreToRead?: boolean }
    | { error: ReadError };
}

/**
 * When to read a target again: soon when it moves, at the quiet pace otherwise,
 * and ever more slowly while it cannot be read.
 */
export function nextRead(
  history: ReadHistory,
  config: ObserverConfig,
): NextRead {
  const { now, reason, stored, outcome } = history;
  const failed = 'error' in outcome;
  const sweptNow = reason === 'sweep' && !failed;
  const sweepAt =
    stored.nextSweepAt === undefined
      ? now + config.sweepMs * (0.5 + spread(stored.target.id) / 2)
      : stored.nextSweepAt;
  const moving = failed
    ? stored.moving
    : outcome.observation.inFlight !== undefined;
  return {
    sweepAt: Math.round(sweptNow ? now + config.sweepMs : sweepAt),
    dueAt: now + delay(moving || history.activeRollback),
  };

  function delay(urgent: boolean): number {
    if (!failed) {
      if (urgent) return config.movingMs;
      return outcome.moreToRead || stored.observation === undefined
        ? Math.min(FOLLOW_UP_MS, config.quietMs)
        : config.quietMs;
    }
    const passing = PASSING.includes(outcome.error.code);
    const first = passing
      ? Math.min(FIRST_RETRY_MS, config.quietMs)
      : config.quietMs;
    const longest = urgent ? config.quietMs : 5 * config.quietMs;
    return Math.min(longest, first * 2 ** Math.min(stored.failures, 10));
  }
}

/** Targets of one kind, account and region that are read for the same reason. */
export interface ReadGroup {
  kind: Target['kind'];
  account: string;
  region: string;
  reason: ReadReason;
  targets: StoredTarget[];
}

/** Groups targets into the batches that providers take. */
export function groupReads(
  targets: StoredTarget[],
  reasonOf: (stored: StoredTarget) => ReadReason,
): ReadGroup[] {
  const groups = new Map<string, ReadGroup>();
  for (const stored of targets) {
    const { kind, account, region } = stored.target;
    const reason = reasonOf(stored);
    const key = [kind, account, region, reason].join(' ');
    const group = groups.get(key) ?? {
      kind,
      account,
      region,
      reason,
      targets: [],
    };
    group.targets.push(stored);
    groups.set(key, group);
  }
  return [...groups.values()];
}
