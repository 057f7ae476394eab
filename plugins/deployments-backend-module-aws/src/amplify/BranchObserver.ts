import type { App, Branch, Job, JobSummary } from '@aws-sdk/client-amplify';
import type {
  Deployment,
  Domain,
  Observation,
} from '@backspin/backstage-plugin-deployments-common';
import type {
  ObserveItem,
  ObserveResult,
  ReadReason,
} from '@backspin/backstage-plugin-deployments-node';
import { BuildQueue, buildsAhead } from './buildQueue';
import {
  deploymentOf,
  isUnfinished,
  isWaiting,
  normalJobId,
  releaseBefore,
  stepsOf,
} from './jobs';
import { branchConsoleUrl } from './links';
import { markOf, readMemo } from './memo';
import type { BranchMemo } from './memo';
import { detailsOf, inFlightOf, liveOf, noticesOf } from './observation';
import { buildDurations, median } from './progress';
import type { AmplifyReader, BranchRef, ReadOptions } from './reader';

/** Jobs that are read of a branch that is seen for the first time. */
const FIRST_FILL = 50;
/** Jobs a page when only new ones are looked for. */
const NEXT_FILL = 10;
/** Jobs after which looking for those that were missed ends. */
const MOST_JOBS = 200;
/** Build durations that are remembered. */
const KEPT_DURATIONS = 10;

/** What is read of a branch. */
export interface BranchInput {
  item: ObserveItem;
  app: App;
  branch: Branch;
  /** Newly read; absent when those of the previous observation still hold. */
  domains?: Domain[];
  reason: ReadReason;
  signal: AbortSignal;
}

interface JobsRead {
  /** Newest first; at least those that are new or unfinished. */
  jobs: JobSummary[];
  /** Those that are new, unfinished, or ended since the last time; oldest first. */
  changed: JobSummary[];
  /** Steps of those that run, or have just ended. */
  details: Map<string, Job>;
}

/** What was read of a branch, and the observation that follows from it. */
export interface BranchReading {
  /** Its build waits for others, so it is best concluded when all of them have been read. */
  isQueued: boolean;
  conclude(): ObserveResult;
}

/** Observes one branch at a time, reading no more jobs than have changed. */
export class BranchObserver {
  constructor(
    private readonly reader: AmplifyReader,
    private readonly queue: BuildQueue,
    private readonly now: () => number,
  ) {}

  /** Reads what is needed of a branch. */
  async read(input: BranchInput): Promise<BranchReading> {
    const { item, app, branch, reason } = input;
    const { target, previous } = item;
    const memo = readMemo(item.memo);
    const mark = markOf(app, branch);
    const isQuiet =
      reason === 'scheduled' &&
      memo?.mark === mark &&
      memo.unfinished.length === 0 &&
      previous !== undefined &&
      !previous.inFlight;
    const read = isQuiet
      ? { jobs: [], changed: [], details: new Map() }
      : await this.readJobs(input, memo);

    const unfinished = read.jobs.filter(({ status }) => isUnfinished(status));
    this.queue.observed(
      target,
      target.id,
      unfinished.map(job => this.queued(input, job)),
    );
    return {
      isQueued:
        unfinished.length > 0 &&
        unfinished.every(({ status }) => isWaiting(status)),
      conclude: () => this.conclude(input, read, memo, mark),
    };
  }

  private conclude(
    input: BranchInput,
    read: JobsRead,
    memo: BranchMemo | undefined,
    mark: string,
  ): ObserveResult {
    const durations = [
      ...buildDurations([...read.changed].reverse()),
      ...(memo?.durations ?? []),
    ].slice(0, KEPT_DURATIONS);
    const newMemo: BranchMemo = {
      mark,
      newestJobId: Math.max(
        memo?.newestJobId ?? 0,
        ...read.jobs.map(({ jobId }) => Number(jobId)),
      ),
      unfinished: read.jobs
        .filter(({ status }) => isUnfinished(status))
        .map(({ jobId }) => normalJobId(jobId)),
      durations,
    };
    return {
      targetId: input.item.target.id,
      observation: this.observation(input, read, median(durations)),
      deployments: this.deployments(input, read),
      memo: newMemo,
    };
  }

  private queued({ item }: BranchInput, { jobId, startTime }: JobSummary) {
    return {
      targetId: item.target.id,
      jobId: normalJobId(jobId),
      startedAt: startTime?.getTime() ?? this.now(),
    };
  }

  private async readJobs(
    { item, branch, app, reason, signal }: BranchInput,
    memo: BranchMemo | undefined,
  ): Promise<JobsRead> {
    const ref = refOf(item, app, branch);
    const options: ReadOptions = { urgent: reason === 'requested', signal };
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

  private observation(
    input: BranchInput,
    read: JobsRead,
    typicalBuildMs: number | undefined,
  ): Observation {
    const { item, app, branch, domains } = input;
    const { target, previous } = item;
    const now = this.now();
    const repositoryUrl = repositoryOf(item, app);
    const known =
      previous?.details.kind === 'amplify-branch'
        ? previous.details.domains
        : [];
    const amplifyDetails = detailsOf(
      app,
      branch,
      domains ?? known,
      typicalBuildMs,
    );
    return {
      targetId: target.id,
      observedAt: new Date(now).toISOString(),
      ...newerLive(liveOf(read.jobs, repositoryUrl), previous),
      inFlight: this.inFlight(input, read, {
        typicalBuildMs,
        repositoryUrl,
        now,
      }),
      alarms: [],
      notices: noticesOf(amplifyDetails),
      details: amplifyDetails,
      consoleUrl: branchConsoleUrl(target),
    };
  }

  private inFlight(
    input: BranchInput,
    { jobs, details }: JobsRead,
    known: { typicalBuildMs?: number; repositoryUrl?: string; now: number },
  ) {
    const { target } = input.item;
    const unfinished = jobs.filter(({ status }) => isUnfinished(status));
    // One builds at a time on a branch; others wait behind it.
    const current =
      unfinished.find(({ status }) => !isWaiting(status)) ??
      unfinished[unfinished.length - 1];
    if (!current) return undefined;
    return inFlightOf({
      ...known,
      target,
      job: details.get(normalJobId(current.jobId)) ?? {
        summary: current,
        steps: [],
      },
      jobs: jobs.filter(job => job !== current),
      queuedBehind: buildsAhead(
        this.queued(input, current),
        this.queue.unfinished(target),
      ),
    });
  }

  private deployments(
    { item, app }: BranchInput,
    { jobs, changed, details }: JobsRead,
  ): Deployment[] {
    const before = item.previous?.live[0]?.release;
    return changed.map(job => {
      const detail = details.get(normalJobId(job.jobId));
      return deploymentOf(job, {
        target: item.target,
        repositoryUrl: repositoryOf(item, app),
        from:
          releaseBefore(job, jobs) ??
          (before && before.id !== normalJobId(job.jobId)
            ? { id: before.id, label: before.label }
            : undefined),
        steps: detail && stepsOf(detail),
      });
    });
  }
}

function refOf(item: ObserveItem, app: App, branch: Branch): BranchRef {
  const { account, region } = item.target;
  return {
    account,
    region,
    appId: app.appId!,
    branch: branch.branchName!,
  };
}

function repositoryOf(item: ObserveItem, app: App): string | undefined {
  return app.repository?.trim() || item.repositoryUrl;
}

/** What was live before stays when the jobs read do not tell, or tell only of older ones. */
function newerLive(
  found: Pick<Observation, 'live' | 'liveSince' | 'liveBy'>,
  previous: Observation | undefined,
) {
  const isOlder =
    previous?.liveSince !== undefined &&
    Date.parse(found.liveSince ?? '') < Date.parse(previous.liveSince);
  if (previous && (found.live.length === 0 || isOlder)) {
    const { live, liveSince, liveBy } = previous;
    return { live, liveSince, liveBy };
  }
  return found;
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
