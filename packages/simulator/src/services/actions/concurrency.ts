/**
 * Concurrency groups: one run or job of a group at a time, and at most one that waits
 * for it; an older one that waits is cancelled.
 * https://docs.github.com/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency
 */
import type { World } from '../../core/types';
import { actionsOf } from './state';
import type { JobState, RunState } from './state';

/** Whether all that a job needs has ended. */
export const isReady = (run: RunState, job: JobState) =>
  run.jobs
    .filter(({ key }) => job.needs.includes(key))
    .every(({ status }) => status === 'completed');

interface Holder {
  group: string;
  run: RunState;
  job?: JobState;
}

function holders(world: World, slug: string): Holder[] {
  return actionsOf(world, slug)
    .runs.filter(({ status }) => status !== 'completed')
    .flatMap(run => [
      ...(run.concurrency && run.status !== 'queued'
        ? [{ group: run.concurrency.group, run }]
        : []),
      ...run.jobs.flatMap(job => {
        const group = job.definition?.concurrency?.group;
        return group && job.status === 'in_progress'
          ? [{ group, run, job }]
          : [];
      }),
    ]);
}

/** Whether a run, or one of its jobs, has to wait until another of its group has ended. */
export function isHeldUp(
  world: World,
  slug: string,
  run: RunState,
  job?: JobState,
): boolean {
  const group = job
    ? job.definition?.concurrency?.group
    : run.concurrency?.group;
  if (!group || (!job && run.status !== 'queued')) return false;
  return holders(world, slug).some(
    holder =>
      holder.group === group && (holder.run !== run || (job && holder.job)),
  );
}

/** Jobs of older runs that wait for the same group as a job that begins to wait for it. */
export function supersededBy(
  world: World,
  slug: string,
  run: RunState,
  { definition }: JobState,
): { run: RunState; job: JobState }[] {
  const group = definition?.concurrency?.group;
  if (!group) return [];
  return actionsOf(world, slug)
    .runs.filter(({ id, status }) => id < run.id && status !== 'completed')
    .flatMap(older =>
      older.jobs
        .filter(
          job =>
            job.status === 'queued' &&
            job.definition?.concurrency?.group === group &&
            isReady(older, job),
        )
        .map(job => ({ run: older, job })),
    );
}
