import type { Branch, Job, JobSummary } from '@aws-sdk/client-amplify';
import { isUnfinished, isWaiting, normalJobId } from './jobs';
import type { BranchMemo } from './memo';
import type { AmplifyReader, BranchRef, ReadOptions } from './reader';

/** Jobs that are read of a branch that is seen for the first time. */
const FIRST_FILL = 50;
/** Jobs a page when only new ones are looked for. */
const NEXT_FILL = 10;
/** Jobs after which looking for those that were missed ends. */
const MOST_JOBS = 200;
/** What was read of the jobs of a branch. */
export interface JobsRead {
  /** Newest first; at least those that are new or unfinished. */
  jobs: JobSummary[];
  /** Those that are new, unfinished, or ended since the last time; oldest first. */
  changed: JobSummary[];
  /** Steps of those that run, or have just ended. */
  details: Map<string, Job>;
}

/** Whether a job is new, has not ended, or had not ended the last time. */
function isChanged(memo: BranchMemo | undefined) {
  return ({ jobId, status }: JobSummary) =>
    !memo ||
    Number(jobId) > memo.newestJobId ||
    isUnfinished(status) ||
    memo.unfinished.includes(normalJobId(jobId));
}

/** Whether enough jobs were read: all that are new, and all that had not ended. */
function isEnough(memo: BranchMemo | undefined) {
  return (jobs: readonly JobSummary[]) => {
    if (!memo || jobs.length >= MOST_JOBS) return true;
    const oldest = Number(jobs[jobs.length - 1]?.jobId ?? 0);
    return oldest <= Math.min(memo.newestJobId, ...memo.unfinished.map(Number));
  };
}

/** Reads of a branch's jobs those that are not known yet. */
export class JobsReader {
  constructor(private readonly reader: AmplifyReader) {}

  /**
   * Reads the jobs that are new or were unfinished, and the steps of those in motion.
   *
   * @param memo - what was seen the last time; without it a first page is read
   */
  async read(
    ref: BranchRef,
    branch: Branch,
    memo: BranchMemo | undefined,
    options: ReadOptions,
  ): Promise<JobsRead> {
    const jobs = await this.reader.jobs(
      ref,
      memo ? NEXT_FILL : FIRST_FILL,
      isEnough(memo),
      options,
    );
    const changed = jobs.filter(isChanged(memo)).reverse();
    const details = new Map<string, Job>();
    const inMotion = changed.filter(
      ({ jobId, status }) =>
        (isUnfinished(status) && !isWaiting(status)) ||
        memo?.unfinished.includes(normalJobId(jobId)),
    );
    await Promise.all(
      inMotion.map(async ({ jobId }) => {
        const job = await this.reader.job(ref, jobId!, options);
        if (job) details.set(normalJobId(jobId), job);
      }),
    );
    // GetJob came after ListJobs and knows better.
    const newest = (summary: JobSummary) =>
      details.get(normalJobId(summary.jobId))?.summary ?? summary;
    const all = jobs.map(newest);
    if (!memo && !all.some(({ status }) => status === 'SUCCEED')) {
      const active = await this.activeJob(ref, branch, all, options);
      if (active) {
        return {
          jobs: [...all, active],
          changed: [active, ...changed.map(newest)],
          details,
        };
      }
    }
    return { jobs: all, changed: changed.map(newest), details };
  }

  /** The job that is served, when so many have failed since that it was not listed. */
  private async activeJob(
    ref: BranchRef,
    branch: Branch,
    listed: readonly JobSummary[],
    options: ReadOptions,
  ): Promise<JobSummary | undefined> {
    const id = normalJobId(branch.activeJobId);
    if (id === '0' || listed.some(({ jobId }) => normalJobId(jobId) === id)) {
      return undefined;
    }
    return (await this.reader.job(ref, id, options))?.summary;
  }
}
