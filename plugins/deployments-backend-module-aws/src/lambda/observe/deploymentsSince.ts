const DAY_MS = 24 * 3_600_000;

/** How far back deployments are looked for. */
export const HISTORY_MS = 90 * DAY_MS;

/**
 * The beginning of the time that deployments are read for, rounded to the day, so
 * that what is covered stays covered as time goes on.
 *
 * @param now - milliseconds since the epoch
 */
export function deploymentsSince(now: number): number {
  return Math.floor((now - HISTORY_MS) / DAY_MS) * DAY_MS;
}
