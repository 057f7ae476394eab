import type { Job, JobSummary } from '@aws-sdk/client-amplify';
import { isWaiting } from './jobs';

/** Builds from which the typical duration is taken. */
const RECENT_BUILDS = 10;

/** A build that takes longer than expected stays short of the end. */
const NEARLY_THERE = 0.99;

/** The middle value; of an even number, the mean of the middle two. */
export function median(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? sorted[middle]
    : Math.round((sorted[middle - 1] + sorted[middle]) / 2);
}

/** Durations of the builds that succeeded, newest first, in milliseconds. */
export function buildDurations(jobs: readonly JobSummary[]): number[] {
  return jobs
    .filter(({ status }) => status === 'SUCCEED')
    .map(({ startTime, endTime }) =>
      startTime && endTime ? endTime.getTime() - startTime.getTime() : 0,
    )
    .filter(duration => duration > 0)
    .slice(0, RECENT_BUILDS);
}

/** When a build began to do something; undefined while it waits for its turn. */
export function buildStart({ summary, steps }: Job): number | undefined {
  if (!summary || isWaiting(summary.status)) return undefined;
  const first = steps?.[0]?.startTime ?? summary.startTime;
  return first?.getTime();
}

/** How far a build is, and when it should end. */
export interface BuildForecast {
  /** 0 to 1. */
  progress?: number;
  /** Milliseconds since the epoch. */
  expectedEndAt?: number;
}

/**
 * How far a build is, by the time that builds of its branch take.
 *
 * @param typicalMs - median of recent successful builds
 * @param now - milliseconds since the epoch
 */
export function forecast(
  job: Job,
  typicalMs: number | undefined,
  now: number,
): BuildForecast {
  const start = buildStart(job);
  if (start === undefined) return { progress: 0 };
  if (typicalMs === undefined) return {};
  const elapsed = Math.max(0, now - start);
  return {
    progress: Math.min(NEARLY_THERE, elapsed / typicalMs),
    // One that is late already may end at any moment.
    expectedEndAt: Math.max(now, start + typicalMs),
  };
}
