/** What follows for a run from its jobs. */
import type { Conclusion, RunState } from './state';

/** How a run stands, by its jobs. */
export function statusOf({ jobs }: RunState): RunState['status'] {
  const has = (status: RunState['status']) =>
    jobs.some(job => job.status === status);
  if (jobs.every(({ status }) => status === 'completed')) return 'completed';
  if (has('in_progress')) return 'in_progress';
  return has('waiting') ? 'waiting' : 'queued';
}

/** How a run has ended, by its jobs. */
export function conclusionOf({ jobs }: RunState): Conclusion {
  const has = (conclusion: Conclusion) =>
    jobs.some(job => job.conclusion === conclusion);
  if (has('failure')) return 'failure';
  if (has('cancelled')) return 'cancelled';
  return has('success') ? 'success' : 'skipped';
}
