import type { SignalPoint } from '../schemas';

/**
 * Calls below which an error rate says nothing: one error would be 5 %.
 *
 * @public
 */
export const ENOUGH_REQUESTS = 20;

/** Error rates up to this are not held against a release, whatever was before. */
const TOLERATED_ERROR_RATE = 0.01;

/** Slower than before by this factor, and by at least this much, is worse. */
const SLOWER_FACTOR = 2;
const SLOWER_MS = 200;

/** 95 %, two-sided. */
const Z = 1.96;

/**
 * Some periods taken together.
 *
 * @public
 */
export interface SignalTotals {
  requests: number;
  errors: number;
  /** 0 to 1; undefined without requests. */
  errorRate?: number;
  /** Mean over all calls; undefined without requests. */
  durationMs?: number;
}

/**
 * Adds periods up. Durations count by the calls of their period.
 *
 * @public
 */
export function totalSignals(points: readonly SignalPoint[]): SignalTotals {
  let requests = 0;
  let errors = 0;
  let timed = 0;
  let durationMs = 0;
  for (const point of points) {
    requests += point.requests;
    errors += point.errors;
    if (point.durationMs !== undefined) {
      timed += point.requests;
      durationMs += point.durationMs * point.requests;
    }
  }
  return {
    requests,
    errors,
    errorRate: requests > 0 ? Math.min(1, errors / requests) : undefined,
    durationMs: timed > 0 ? durationMs / timed : undefined,
  };
}

/**
 * The range in which the true share lies with 95 % confidence, by Wilson's score
 * interval, which stays sensible for few calls and for shares near 0.
 * https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval#Wilson_score_interval
 *
 * @public
 */
export function shareInterval(
  successes: number,
  trials: number,
): { low: number; high: number } {
  if (trials === 0) return { low: 0, high: 1 };
  const share = Math.min(1, successes / trials);
  const spread = Z * Z;
  const middle = (share + spread / (2 * trials)) / (1 + spread / trials);
  const half =
    (Z / (1 + spread / trials)) *
    Math.sqrt((share * (1 - share)) / trials + spread / (4 * trials * trials));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/**
 * What a comparison of the time before a rollback with the time after it says.
 *
 * @public
 */
export interface SignalComparison {
  result: 'better' | 'same' | 'more-errors' | 'slower' | 'not-enough-traffic';
  before: SignalTotals;
  after: SignalTotals;
}

/**
 * Compares what callers met with before and after.
 *
 * - Too few calls after it say nothing.
 * - The error rate is worse only when chance cannot explain the difference, and it is
 *   above 1 %; better by the same measure. Without traffic before, only the 1 % counts.
 * - Slower is twice the mean duration and at least 200 ms more. An older release may
 *   well be somewhat slower; that was known when it was chosen.
 *
 * @public
 */
export function compareSignals(
  beforePoints: readonly SignalPoint[],
  afterPoints: readonly SignalPoint[],
): SignalComparison {
  const before = totalSignals(beforePoints);
  const after = totalSignals(afterPoints);
  const outcome = (result: SignalComparison['result']): SignalComparison => ({
    result,
    before,
    after,
  });

  if (after.requests < ENOUGH_REQUESTS) return outcome('not-enough-traffic');
  const was =
    before.requests >= ENOUGH_REQUESTS
      ? shareInterval(before.errors, before.requests)
      : { low: 0, high: 0 };
  const is = shareInterval(after.errors, after.requests);
  if (is.low > Math.max(was.high, TOLERATED_ERROR_RATE)) {
    return outcome('more-errors');
  }
  if (
    before.requests >= ENOUGH_REQUESTS &&
    before.durationMs !== undefined &&
    after.durationMs !== undefined &&
    after.durationMs > before.durationMs * SLOWER_FACTOR &&
    after.durationMs - before.durationMs > SLOWER_MS
  ) {
    return outcome('slower');
  }
  return outcome(is.high < was.low ? 'better' : 'same');
}
