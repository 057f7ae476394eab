import type {
  App,
  Branch,
  DomainAssociation,
  JobSummary,
} from '@aws-sdk/client-amplify';
import {
  parseAmplifyArn,
  type Release,
  type Rollback,
  type Target,
} from '@backspin/backstage-plugin-deployments-common';
import { ServiceUnavailableError } from '@backstage/errors';
import pLimit from 'p-limit';
import { commitOf, liveJob, normalJobId, releaseOf } from './jobs';
import type { WarmBranch } from './plans';
import type { AmplifyReader, BranchRef } from './reader';
import { releaseServedBy, servingOf, switchOf } from './served';
import type { Serving } from './served';

/** Jobs among which somebody chooses: a page. */
const JOBS_OFFERED = 50;
/** Jobs among which the one that another branch serves is looked for. */
const JOBS_OF_OTHERS = 10;
/** Other branches that are looked at; previews are not among them. */
const MOST_OTHERS = 10;
const AT_ONCE = 4;

/** A branch as it is now, for a plan. */
export interface BranchState {
  app: App;
  apps: App[];
  branch: Branch;
  /** Newest first. */
  jobs: JobSummary[];
  associations: DomainAssociation[];
  serving: Serving;
  /** What users of the target get; absent when nothing is live. */
  live?: Release;
  repositoryUrl?: string;
}

/** Where the branch of a target is. */
export function refOf(target: Target): BranchRef {
  const { account, region, qualifier } = target;
  return {
    account,
    region,
    appId: parseAmplifyArn(target.id)!.appId,
    branch: qualifier,
  };
}

/** Reads, now and for a person who waits, what a plan is worked out from. */
export class BranchReader {
  constructor(private readonly reader: AmplifyReader) {}

  /** The branch, its builds and what its users get. */
  async state(
    target: Target,
    rollbacks: readonly Rollback[],
    knownRepository?: string,
  ): Promise<BranchState> {
    const ref = refOf(target);
    const options = { urgent: true };
    const [apps, branch, jobs, associations] = await Promise.all([
      this.reader.apps(ref, { ...options, maxAgeMs: 10_000 }),
      this.reader.branch(ref, options),
      this.jobs(ref),
      this.associations(ref, rollbacks),
    ]);
    // GetBranch has answered, so the app is there: only a list from before it was made lacks it.
    const app =
      apps.find(({ appId }) => appId === ref.appId) ??
      (await this.reader.apps(ref, options)).find(
        ({ appId }) => appId === ref.appId,
      );
    const repositoryUrl = app!.repository?.trim() || knownRepository;
    const serving = servingOf(ref.branch, associations, rollbacks);
    return {
      app: app!,
      apps,
      branch,
      jobs,
      associations,
      serving,
      live: await this.live(ref, jobs, serving, rollbacks, repositoryUrl),
      repositoryUrl,
    };
  }

  /** Jobs of a branch, as many as are offered. */
  jobs(ref: BranchRef): Promise<JobSummary[]> {
    return this.reader.jobs(
      ref,
      JOBS_OFFERED,
      jobs =>
        jobs.length >= JOBS_OFFERED &&
        jobs.some(({ status }) => status === 'SUCCEED'),
      { urgent: true },
    );
  }

  /** The build that a branch serves. */
  async served(ref: BranchRef): Promise<JobSummary | undefined> {
    const jobs = await this.reader.jobs(
      ref,
      JOBS_OF_OTHERS,
      some => some.some(({ status }) => status === 'SUCCEED'),
      { urgent: true },
    );
    return liveJob(jobs);
  }

  /**
   * The branch to which the domains can be moved: one that serves the commit of the
   * release, or the target's own where the domains have left it. Stand-by branches
   * come before those that people work on.
   */
  async warm(
    target: Target,
    { branch, jobs, serving }: BranchState,
    to: Release,
  ): Promise<WarmBranch | undefined> {
    if (serving.names.length === 0) return undefined;
    const ref = refOf(target);
    const own = liveJob(jobs);
    if (
      serving.branch !== ref.branch &&
      own &&
      normalJobId(own.jobId) === to.id
    ) {
      return { branch, job: own };
    }
    const commit = to.commit?.sha;
    if (!commit) return undefined;
    const branches = await this.reader.branches(ref, ref.appId, {
      urgent: true,
    });
    const others = branches
      .filter(
        ({ branchName, stage, activeJobId }) =>
          branchName !== ref.branch &&
          branchName !== serving.branch &&
          stage !== 'PULL_REQUEST' &&
          activeJobId,
      )
      .sort((a, b) => rank(a) - rank(b))
      .slice(0, MOST_OTHERS);
    const limit = pLimit(AT_ONCE);
    const found = await Promise.all(
      others.map(other =>
        limit(async () => ({
          branch: other,
          job: await this.served({ ...ref, branch: other.branchName! }),
        })),
      ),
    );
    const match = found.find(({ job }) => job && commitOf(job)?.sha === commit);
    return match && { branch: match.branch, job: match.job! };
  }

  private async live(
    ref: BranchRef,
    jobs: readonly JobSummary[],
    serving: Serving,
    rollbacks: readonly Rollback[],
    repositoryUrl: string | undefined,
  ): Promise<Release | undefined> {
    const own = liveJob(jobs);
    const ofBranch = own && releaseOf(own, repositoryUrl);
    if (serving.branch === ref.branch) return ofBranch;
    const { branch } = serving;
    const job = await this.served({ ...ref, branch });
    const meant = rollbacks.find(({ plan }) => switchOf(plan))?.plan.to.id;
    return job
      ? releaseServedBy({ branch, job }, jobs, meant, repositoryUrl)
      : ofBranch;
  }

  /** Whether domains can be moved is one way among others, unless they have been moved. */
  private async associations(ref: BranchRef, rollbacks: readonly Rollback[]) {
    try {
      return await this.reader.domains(ref, ref.appId, { urgent: true });
    } catch (error) {
      const [moved] = rollbacks.flatMap(({ plan }) => switchOf(plan) ?? []);
      if (!moved || moved.to === ref.branch) return [];
      throw new ServiceUnavailableError(
        'A rollback has moved the domains, and where they lead now could not be read. Try again in a moment',
        error,
      );
    }
  }
}

/** Branches that are kept for it first, those of development last. */
function rank({ stage, enableAutoBuild }: Branch): number {
  const byStage = stage === 'DEVELOPMENT' || stage === 'BETA' ? 2 : 0;
  return byStage + (enableAutoBuild ? 1 : 0);
}
