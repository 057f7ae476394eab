import type { App, Branch, JobSummary } from '@aws-sdk/client-amplify';
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
import { JobsReader } from './JobsReader';
import type { JobsRead } from './JobsReader';
import { branchConsoleUrl } from './links';
import { markOf, readMemo } from './memo';
import type { BranchMemo } from './memo';
import { detailsOf, inFlightOf, liveOf, noticesOf } from './observation';
import { buildDurations, median } from './progress';
import type { AmplifyReader, BranchRef } from './reader';

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

/** What was read of a branch, and the observation that follows from it. */
export interface BranchReading {
  /** Its build waits for others, so it is best concluded when all of them have been read. */
  isQueued: boolean;
  conclude(): ObserveResult;
}

/** Observes one branch at a time, reading no more jobs than have changed. */
export class BranchObserver {
  private readonly jobs: JobsReader;

  constructor(
    reader: AmplifyReader,
    private readonly queue: BuildQueue,
    private readonly now: () => number,
  ) {
    this.jobs = new JobsReader(reader);
  }

  /** Reads what is needed of a branch. */
  async read(input: BranchInput): Promise<BranchReading> {
    const { item, app, branch, reason, signal } = input;
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
      : await this.jobs.read(refOf(item, app, branch), branch, memo, {
          urgent: reason === 'requested',
          signal,
        });

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
