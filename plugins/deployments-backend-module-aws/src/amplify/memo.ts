import type { Branch, App } from '@aws-sdk/client-amplify';
import { z } from 'zod';
import { ownDomainsSchema } from './ownDomains';

const memoSchema = z.object({
  /** What the branch looked like; another value means that its jobs have changed. */
  mark: z.string(),
  /** Number of the newest job that was seen. */
  newestJobId: z.number(),
  /** Jobs that had not ended. */
  unfinished: z.array(z.string()),
  /** Durations of recent successful builds, newest first, in milliseconds. */
  durations: z.array(z.number()),
  /** Its custom names, by which a move of them is noticed. */
  domains: ownDomainsSchema.optional(),
  /** When automatic builds were first seen paused, in ISO 8601. */
  pausedSince: z.string().optional(),
});

/** What is remembered of a branch from one observation to the next. */
export type BranchMemo = z.infer<typeof memoSchema>;

/** Reads a memo back; undefined when there is none, or one that an older version wrote. */
export function readMemo(
  memo: Record<string, unknown> | undefined,
): BranchMemo | undefined {
  const parsed = memoSchema.safeParse(memo);
  return parsed.success ? parsed.data : undefined;
}

/**
 * A value that changes whenever a job is added or ends, from what ListBranches and
 * ListApps say: the active job, the number of jobs, and for the production branch
 * the status of its newest job.
 */
export function markOf(app: App, branch: Branch): string {
  const production = app.productionBranch;
  return [
    branch.activeJobId,
    branch.totalNumberOfJobs,
    production?.branchName === branch.branchName ? production?.status : '',
  ].join('/');
}
