import type {
  App,
  Branch,
  DomainAssociation,
  JobSummary,
} from '@aws-sdk/client-amplify';
import type {
  Deployment,
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
  liveJob,
  normalJobId,
  releaseBefore,
  stepsOf,
} from './jobs';
import { JobsReader } from './JobsReader';
import type { JobsRead } from './JobsReader';
import { branchConsoleUrl } from './links';
import { markOf, readMemo } from './memo';
import { variableNamesOf } from './notUndone';
import type { BranchMemo } from './memo';
import {
  detailsOf,
  domainsOf,
  inFlightOf,
  liveOf,
  noticesOf,
} from './observation';
import { ownDomains } from './ownDomains';
import type { OwnDomains } from './ownDomains';
import { buildDurations, median } from './progress';
import type { AmplifyReader, BranchRef } from './reader';
import { releaseServedBy } from './served';

/** Jobs among which what is served is looked for, where domains have moved. */
const FIRST_PAGE = 50;
/** Build durations that are remembered. */
const KEPT_DURATIONS = 10;

/** What is read of a branch. */
export interface BranchInput {
  item: ObserveItem;
  app: App;
  branch: Branch;
  /** Custom domains of the app, newly read; absent when those known still hold. */
  associations?: DomainAssociation[];
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
    private readonly reader: AmplifyReader,
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
    const domains = await this.ownDomains(input, memo);
    return {
      isQueued:
        unfinished.length > 0 &&
        unfinished.every(({ status }) => isWaiting(status)),
      conclude: () => this.conclude(input, read, memo, { mark, domains }),
    };
  }

  /** Which of its own names lead to another branch, and what their users get there. */
  private async ownDomains(
    { item, app, branch, associations, signal }: BranchInput,
    memo: BranchMemo | undefined,
  ): Promise<OwnDomains | undefined> {
    if (!associations) return memo?.domains;
    const ref = refOf(item, app, branch);
    const { domains, all } = ownDomains(
      ref.branch,
      associations,
      memo?.domains,
      new Date(this.now()).toISOString(),
    );
    const { away } = domains;
    if (!away || !all) return domains;
    const [others, own] = await Promise.all(
      [away.branch, ref.branch].map(name =>
        this.reader.jobs({ ...ref, branch: name }, FIRST_PAGE, () => true, {
          signal,
        }),
      ),
    );
    const job = liveJob(others);
    return {
      ...domains,
      away: {
        ...away,
        release:
          job &&
          releaseServedBy(
            { branch: away.branch, job },
            own,
            undefined,
            repositoryOf(item, app),
          ),
      },
    };
  }

  private conclude(
    input: BranchInput,
    read: JobsRead,
    memo: BranchMemo | undefined,
    { mark, domains }: { mark: string; domains?: OwnDomains },
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
      domains,
      pausedSince: input.branch.enableAutoBuild
        ? undefined
        : memo?.pausedSince ?? new Date(this.now()).toISOString(),
    };
    return {
      targetId: input.item.target.id,
      observation: this.observation(input, read, median(durations), newMemo),
      deployments: this.deployments(input, read, !memo),
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
    memo: BranchMemo,
  ): Observation {
    const { item, app, branch, associations } = input;
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
      associations ? domainsOf(associations, target.qualifier) : known,
      typicalBuildMs,
    );
    return {
      targetId: target.id,
      observedAt: new Date(now).toISOString(),
      ...(awayLive(memo) ??
        newerLive(liveOf(read.jobs, repositoryUrl), previous)),
      inFlight: this.inFlight(input, read, {
        typicalBuildMs,
        repositoryUrl,
        now,
      }),
      alarms: [],
      notices: noticesOf(amplifyDetails, memo),
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
    { item, app, branch }: BranchInput,
    { jobs, changed, details }: JobsRead,
    isFirst: boolean,
  ): Deployment[] {
    // Of builds that ended before anybody looked, nobody knows the variables.
    const variableNames = isFirst ? undefined : variableNamesOf(app, branch);
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
        variableNames,
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

/** What users get whose names have all been moved to another branch; undefined where none have. */
function awayLive({
  domains,
}: BranchMemo): Pick<Observation, 'live' | 'liveSince' | 'liveBy'> | undefined {
  const { away } = domains ?? {};
  return (
    away?.release && {
      live: [{ release: away.release, weight: 1 }],
      liveSince: away.since,
    }
  );
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
