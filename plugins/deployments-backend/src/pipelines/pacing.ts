import type { PipelineRun } from '@backspin/backstage-plugin-deployments-common';
import type { RateLimit } from './GithubApi';

/** Between two reads of a pipeline that somebody looks at. Milliseconds. */
export const PACE_MS = {
  /** Something runs. */
  running: 5_000,
  /** Something waits for people. */
  waiting: 10_000,
  /** Nothing has happened lately; a read that finds nothing new costs one free request. */
  quiet: 20_000,
  /** The newest read failed. */
  failed: 60_000,
  /** Less than a fifth of the hour's requests is left, for all that use these credentials. */
  scarce: 60_000,
};

/** Shares of the hour's requests below which reads become seldom, and end. */
const SCARCE = 0.2;
const RESERVED = 0.05;

/** Whether anything of these runs is under way, other than waiting for people. */
export const isMoving = (runs: readonly PipelineRun[]) =>
  runs.some(({ status }) => status !== 'completed' && status !== 'waiting');

/**
 * When a pipeline is read again at the earliest, in milliseconds since the epoch.
 * Others live off the same hourly limit of GitHub: the last of it is left to them.
 */
export function nextDueAt(
  now: number,
  runs: readonly PipelineRun[],
  limit?: RateLimit,
): number {
  const waiting = runs.some(({ status }) => status === 'waiting');
  const idle = waiting ? PACE_MS.waiting : PACE_MS.quiet;
  const pace = isMoving(runs) ? PACE_MS.running : idle;
  if (!limit || limit.resetAt <= now) return now + pace;
  const left = limit.remaining / Math.max(1, limit.limit);
  if (left < RESERVED) return Math.max(limit.resetAt, now + pace);
  return now + (left < SCARCE ? Math.max(pace, PACE_MS.scarce) : pace);
}
