import type { App, Branch, JobSummary } from '@aws-sdk/client-amplify';
import {
  parseAmplifyArn,
  type ReleaseCandidate,
} from '@backspin/backstage-plugin-deployments-common';
import type {
  PlanDraft,
  PlanInput,
  PlanRefusal,
  ReadBack,
  StepContext,
  StepResult,
} from '@backspin/backstage-plugin-deployments-node';
import type { Target } from '@backspin/backstage-plugin-deployments-common';
import type { BuildQueue } from './buildQueue';
import { amplifyCandidates } from './candidates';
import { isUnfinished, liveJob, releaseOf } from './jobs';
import { rebuildPlan } from './plan';
import type { BranchRef } from './reader';
import { unfinishedInRegion } from './regionBuilds';
import { executeRebuildStep } from './steps';
import type { StepSources } from './steps';

/** Jobs among which somebody chooses: a page. */
const JOBS_OFFERED = 50;

interface BranchState {
  app: App;
  apps: App[];
  branch: Branch;
  jobs: JobSummary[];
}

/** Going back on an Amplify branch: by building the commit of an earlier job again. */
export class AmplifyRollback {
  constructor(private readonly sources: StepSources & { queue: BuildQueue }) {}

  /** See {@link DeploymentProvider.listReleases}. */
  async listReleases(input: PlanInput): Promise<{
    candidates: ReleaseCandidate[];
    refusal?: PlanRefusal;
  }> {
    const state = await this.read(input.target);
    const candidates = this.candidates(input, state);
    return { candidates, refusal: refusalOf(state, candidates) };
  }

  /** See {@link DeploymentProvider.plan}. */
  async plan(
    input: PlanInput,
  ): Promise<{ draft: PlanDraft } | { refusal: PlanRefusal }> {
    const state = await this.read(input.target);
    const candidates = this.candidates(input, state);
    const refusal =
      refusalOf(state, candidates) ?? strategyRefusal(input.strategy);
    if (refusal) return { refusal };
    const chosen = choose(input.to, candidates);
    if ('refusal' in chosen) return chosen;

    const { app, apps, branch, jobs } = state;
    const repositoryUrl = repositoryOf(input, app);
    const own = jobs.filter(({ status }) => isUnfinished(status)).length;
    const draft = rebuildPlan({
      input,
      app,
      branch,
      jobs,
      from: releaseOf(liveJob(jobs)!, repositoryUrl),
      to: chosen.candidate,
      repositoryUrl,
      unfinishedBuilds: unfinishedInRegion(
        input.target,
        own,
        apps,
        this.sources.queue.unfinished(input.target),
      ),
    });
    return { draft };
  }

  /** See {@link DeploymentProvider.executeStep}. */
  executeStep(context: StepContext): Promise<StepResult> {
    return executeRebuildStep(context, this.sources);
  }

  /** See {@link DeploymentProvider.readBack}. The alarms of an app know no branch, so none is given. */
  async readBack(target: Target): Promise<ReadBack> {
    const jobs = await this.jobs(refOf(target));
    const live = liveJob(jobs);
    return {
      live: live ? [{ releaseId: releaseOf(live).id, weight: 1 }] : [],
      firingAlarms: [],
    };
  }

  private candidates(input: PlanInput, { app, jobs }: BranchState) {
    return amplifyCandidates({
      jobs,
      history: input.history,
      rollbacks: input.rollbacks,
      repositoryUrl: repositoryOf(input, app),
      now: this.sources.now(),
    });
  }

  private async read(target: Target): Promise<BranchState> {
    const ref = refOf(target);
    const { reader } = this.sources;
    const options = { urgent: true };
    const [apps, branch, jobs] = await Promise.all([
      reader.apps(ref, { ...options, maxAgeMs: 10_000 }),
      reader.branch(ref, options),
      this.jobs(ref),
    ]);
    // GetBranch has answered, so the app is there: only a list from before it was made lacks it.
    const app =
      apps.find(({ appId }) => appId === ref.appId) ??
      (await reader.apps(ref, options)).find(
        ({ appId }) => appId === ref.appId,
      );
    return { app: app!, apps, branch, jobs };
  }

  private jobs(ref: BranchRef) {
    return this.sources.reader.jobs(
      ref,
      JOBS_OFFERED,
      jobs =>
        jobs.length >= JOBS_OFFERED &&
        jobs.some(({ status }) => status === 'SUCCEED'),
      { urgent: true },
    );
  }
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

function repositoryOf(input: PlanInput, app: App): string | undefined {
  return app.repository?.trim() || input.repositoryUrl;
}

function refusalOf(
  { app, jobs }: BranchState,
  candidates: readonly ReleaseCandidate[],
): PlanRefusal | undefined {
  if (!app.repository?.trim()) {
    return {
      code: 'strategy-does-not-fit',
      message: `${app.name} is deployed by hand: it is connected to no repository, so Amplify cannot build an earlier release again. Upload the files of that release once more, in the AWS console or with the AWS CLI.`,
    };
  }
  if (!liveJob(jobs)) {
    return {
      code: 'nothing-to-go-back-to',
      message: 'No build of this branch has succeeded yet, so nothing is live.',
    };
  }
  if (candidates.some(({ eligible }) => eligible)) return undefined;
  const unknown = candidates.find(
    ({ reason }) => reason?.code === 'commit-unknown',
  );
  return unknown
    ? { code: 'commit-unknown', message: unknown.reason!.message }
    : {
        code: 'nothing-to-go-back-to',
        message:
          'No other build of this branch can be built again. Revert the commit in the repository instead.',
      };
}

function strategyRefusal(
  strategy: PlanInput['strategy'],
): PlanRefusal | undefined {
  return strategy && strategy !== 'amplify-rebuild'
    ? {
        code: 'strategy-does-not-fit',
        message: `An Amplify branch cannot be rolled back by ${strategy}.`,
      }
    : undefined;
}

const REFUSALS: Partial<
  Record<NonNullable<ReleaseCandidate['reason']>['code'], PlanRefusal['code']>
> = {
  'commit-unknown': 'commit-unknown',
  deleted: 'release-deleted',
};

/** The release that was asked for, or the last good one. */
function choose(
  to: string | undefined,
  candidates: readonly ReleaseCandidate[],
): { candidate: ReleaseCandidate } | { refusal: PlanRefusal } {
  const candidate =
    to === undefined
      ? candidates.find(({ lastGood }) => lastGood)
      : candidates.find(({ release }) => release.id === to);
  if (!candidate) {
    return {
      refusal: {
        code: 'nothing-to-go-back-to',
        message:
          to === undefined
            ? 'No earlier build is known to have been live and good. Choose one from the list.'
            : `Build #${to} is not a build of this branch.`,
      },
    };
  }
  if (candidate.eligible) return { candidate };
  const reason = candidate.reason!;
  return {
    refusal: {
      code: REFUSALS[reason.code] ?? 'not-eligible',
      message: `${candidate.release.label}: ${reason.message}`,
    },
  };
}
