import type {
  Plan,
  ReleaseCandidate,
  StrategyOption,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import type {
  PlanDraft,
  PlanInput,
  PlanRefusal,
  ReadBack,
  StepContext,
  StepResult,
} from '@backspin/backstage-plugin-deployments-node';
import { readChangedFiles, readRepositoryFacts } from '../github';
import { chooseStrategy } from '../rollback/chooseStrategy';
import { BranchReader, refOf } from './BranchReader';
import type { BranchState } from './BranchReader';
import type { BuildQueue } from './buildQueue';
import { amplifyCandidates } from './candidates';
import { branchServing, hostsOf, isChanging } from './domains';
import { isUnfinished, liveJob, normalJobId, releaseOf } from './jobs';
import { amplifyPlan } from './plans';
import { unfinishedInRegion } from './regionBuilds';
import { chooseRelease, refusalOf } from './refusals';
import { releaseServedBy, switchOf } from './served';
import { fileSourceOf } from './sources';
import { executeAmplifyStep } from './steps';
import type { StepSources } from './steps';
import type { SwitchInput } from './steps/inputs';
import { amplifyStrategies } from './strategies';

/** What taking branches back is made from. */
export interface AmplifyRollbackSources extends StepSources {
  queue: BuildQueue;
  /** Hours for which a revert waits to be merged. */
  mergeHours: number;
}

const isServerRendered = (platform: string | undefined) =>
  platform === 'WEB_COMPUTE' || platform === 'WEB_DYNAMIC';

/** Going back on an Amplify branch: where to, how, and doing it. */
export class AmplifyRollback {
  private readonly branches: BranchReader;

  constructor(private readonly sources: AmplifyRollbackSources) {
    this.branches = new BranchReader(sources.reader);
  }

  /** See {@link DeploymentProvider.listReleases}. */
  async listReleases(input: PlanInput): Promise<{
    candidates: ReleaseCandidate[];
    refusal?: PlanRefusal;
  }> {
    const state = await this.state(input);
    const candidates = this.candidates(input, state);
    return { candidates, refusal: refusalOf(state, candidates) };
  }

  /** See {@link DeploymentProvider.plan}. */
  async plan(
    input: PlanInput,
  ): Promise<{ draft: PlanDraft } | { refusal: PlanRefusal }> {
    if (input.purpose && input.purpose !== 'roll-back') {
      return {
        refusal: {
          code: 'nothing-to-mend',
          message:
            'An Amplify branch has no weights to settle and no stack to bring in step.',
        },
      };
    }
    const state = await this.state(input);
    const candidates = this.candidates(input, state);
    const refusal = refusalOf(state, candidates);
    if (refusal) return { refusal };
    const chosen = chooseRelease(input.to, candidates);
    if ('refusal' in chosen) return chosen;
    const facts = await this.facts(input, state, chosen.candidate);
    const strategies = this.strategies(state, facts);
    const way = chooseStrategy(input.strategy, strategies, 'An Amplify branch');
    if ('refusal' in way) return way;

    const { app, apps, branch, jobs, serving, repositoryUrl } = state;
    const own = jobs.filter(({ status }) => isUnfinished(status)).length;
    const draft = amplifyPlan({
      ...facts,
      input,
      app,
      branch,
      jobs,
      from: state.live!,
      repositoryUrl,
      names: serving.names,
      servedBy: serving.branch,
      mergeHours: this.sources.mergeHours,
      strategies,
      strategy: way.strategy,
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
    return executeAmplifyStep(context, this.sources);
  }

  /**
   * See {@link DeploymentProvider.readBack}. After a move of domains, what counts is
   * the branch to which they lead. The alarms of an app know no branch, so none is given.
   */
  async readBack(target: Target, plan?: Plan): Promise<ReadBack> {
    const moved = plan && switchOf(plan);
    const releaseId = moved
      ? await this.servedByDomains(target, plan, moved)
      : await this.servedByBranch(target);
    return {
      live: releaseId ? [{ releaseId, weight: 1 }] : [],
      firingAlarms: [],
    };
  }

  private async servedByBranch(target: Target): Promise<string | undefined> {
    const live = liveJob(await this.branches.jobs(refOf(target)));
    return live && releaseOf(live).id;
  }

  /** Undefined when the domains that were moved lead to different branches. */
  private async servedByDomains(
    target: Target,
    plan: Plan,
    { names }: SwitchInput,
  ): Promise<string | undefined> {
    const ref = refOf(target);
    const { reader } = this.sources;
    const branch = branchServing(
      await reader.domains(ref, ref.appId, { urgent: true }),
      names,
    );
    if (branch === undefined) return undefined;
    if (branch === ref.branch) return this.servedByBranch(target);
    const [job, jobs] = await Promise.all([
      this.branches.served({ ...ref, branch }),
      this.branches.jobs(ref),
    ]);
    return job && releaseServedBy({ branch, job }, jobs, plan.to.id).id;
  }

  private state({ target, rollbacks, repositoryUrl }: PlanInput) {
    return this.branches.state(target, rollbacks, repositoryUrl);
  }

  private candidates(input: PlanInput, state: BranchState) {
    const { app, jobs, live, repositoryUrl, serving } = state;
    return amplifyCandidates({
      jobs,
      history: input.history,
      rollbacks: input.rollbacks,
      repositoryUrl,
      manual: !app.repository?.trim(),
      served: serving.branch === input.target.qualifier ? undefined : live,
      now: this.sources.now(),
    });
  }

  /** What is looked up for a release that has been chosen. */
  private async facts(
    { target }: PlanInput,
    state: BranchState,
    to: ReleaseCandidate,
  ) {
    const { codeHosts, now } = this.sources;
    const { app, jobs, live, repositoryUrl } = state;
    const commit = to.release.commit?.sha;
    const connected = app.repository?.trim();
    const job = jobs.find(({ jobId }) => normalJobId(jobId) === to.release.id);
    const [warm, repository, files] = await Promise.all([
      this.branches.warm(target, state, to.release),
      connected && commit
        ? readRepositoryFacts(codeHosts, connected, target.qualifier, commit)
        : { refusal: 'The app is connected to no repository.' },
      readChangedFiles(codeHosts, repositoryUrl, commit, live?.commit?.sha),
    ]);
    return {
      to,
      warm,
      repository,
      files,
      source: fileSourceOf(job ?? {}, now()),
    };
  }

  private strategies(
    { app, associations, branch, serving }: BranchState,
    facts: Awaited<ReturnType<AmplifyRollback['facts']>>,
  ): StrategyOption[] {
    const { names } = serving;
    const { to, warm } = facts;
    return amplifyStrategies({
      branch: branch.branchName!,
      connected: Boolean(app.repository?.trim()),
      serverRendered: isServerRendered(app.platform),
      autoBuild: Boolean(branch.enableAutoBuild),
      to: to.release.label,
      commit: to.release.commit?.sha,
      hosts: hostsOf(names),
      servedBy: serving.branch,
      domainChanging: associations.find(
        association =>
          names.some(({ domain }) => domain === association.domainName) &&
          isChanging(association),
      )?.domainName,
      warm: warm && {
        branch: warm.branch.branchName!,
        build: `#${normalJobId(warm.job.jobId)}`,
      },
      source: facts.source,
      repository: facts.repository,
    });
  }
}
