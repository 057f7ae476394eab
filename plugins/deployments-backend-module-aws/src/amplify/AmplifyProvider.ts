import type { Entity } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import { UpdateBranchCommand } from '@aws-sdk/client-amplify';
import type {
  Deployment,
  EnvironmentDefinition,
  Plan,
  StepLog,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import type {
  CodeHosts,
  DeploymentProvider,
  ObserveBatch,
  ObserveResult,
  PlanInput,
  ResolvedTargets,
  StepContext,
} from '@backspin/backstage-plugin-deployments-node';
import type { AwsClients } from '../clients';
import { AmplifyRollback } from './AmplifyRollback';
import { refOf } from './BranchReader';
import { BranchObserver } from './BranchObserver';
import { BuildQueue } from './buildQueue';
import { deploymentOf, stepsOf } from './jobs';
import { observeAmplify } from './observe';
import { AmplifyReader } from './reader';
import { resolveAmplifyTargets } from './resolve';
import { fetchStepLog } from './stepLog';

/** A list of apps that is younger than this tells the repository of a past build. */
const APPS_MAX_AGE_MS = 60_000;

/** What the provider is made from. */
export interface AmplifyProviderOptions {
  clients: AwsClients;
  /** For reverts in the repository; without them that way does not fit. */
  codeHosts?: CodeHosts;
  /** Hours for which a revert waits to be merged. Default: 24. */
  mergeHours?: number;
  /** Milliseconds since the epoch; for tests. */
  now?: () => number;
}

/** Amplify Hosting: the branches of apps, their builds, and the ways back. */
export class AmplifyProvider implements DeploymentProvider {
  readonly kind = 'amplify-branch';

  private readonly clients: AwsClients;
  private readonly reader: AmplifyReader;
  private readonly branches: BranchObserver;
  private readonly rollback: AmplifyRollback;
  private readonly now: () => number;

  constructor(options: AmplifyProviderOptions) {
    const { clients, codeHosts, mergeHours = 24, now = Date.now } = options;
    const queue = new BuildQueue();
    this.clients = clients;
    this.now = now;
    this.reader = new AmplifyReader(clients);
    this.branches = new BranchObserver(this.reader, queue, now);
    this.rollback = new AmplifyRollback({
      clients,
      reader: this.reader,
      codeHosts,
      mergeHours,
      queue,
      now,
    });
  }

  resolveTargets(
    entity: Entity,
    environments: EnvironmentDefinition[],
  ): Promise<ResolvedTargets> {
    const { clients, reader } = this;
    return resolveAmplifyTargets(entity, environments, { clients, reader });
  }

  observe(batch: ObserveBatch): AsyncIterable<ObserveResult> {
    const { reader, branches, now } = this;
    return observeAmplify(batch, { reader, branches, now });
  }

  async getDeployment(
    target: Target,
    deploymentId: string,
  ): Promise<Deployment | undefined> {
    const ref = refOf(target);
    const [job, apps] = await Promise.all([
      this.job(target, deploymentId),
      this.reader.apps(ref, { maxAgeMs: APPS_MAX_AGE_MS, urgent: true }),
    ]);
    const app = apps.find(({ appId }) => appId === ref.appId);
    return (
      job?.summary &&
      deploymentOf(job.summary, {
        target,
        repositoryUrl: app?.repository?.trim() || undefined,
        steps: stepsOf(job),
      })
    );
  }

  async getStepLog(
    target: Target,
    deploymentId: string,
    step: string,
  ): Promise<StepLog> {
    const job = await this.job(target, deploymentId);
    if (!job) {
      throw new NotFoundError(`Amplify no longer keeps build #${deploymentId}`);
    }
    const found = job.steps?.find(
      ({ stepName }) => stepName?.toLowerCase() === step.toLowerCase(),
    );
    if (!found?.logUrl) {
      throw new NotFoundError(
        `The step ${step} of build #${deploymentId} has no log`,
      );
    }
    return fetchStepLog(found.logUrl);
  }

  listReleases(input: PlanInput) {
    return this.rollback.listReleases(input);
  }

  plan(input: PlanInput) {
    return this.rollback.plan(input);
  }

  executeStep(context: StepContext) {
    return this.rollback.executeStep(context);
  }

  readBack(target: Target, plan?: Plan) {
    return this.rollback.readBack(target, plan);
  }

  async setAutoBuild(target: Target, enabled: boolean): Promise<void> {
    const { account, region, appId, branch } = refOf(target);
    await this.clients.amplify({ account, region, role: 'write' }).send(
      new UpdateBranchCommand({
        appId,
        branchName: branch,
        enableAutoBuild: enabled,
      }),
    );
  }

  /** Ids of jobs are numbers; any other is of no job, and AWS need not be asked. */
  private async job(target: Target, jobId: string) {
    if (!/^\d+$/.test(jobId)) return undefined;
    return this.reader.job(refOf(target), jobId, { urgent: true });
  }
}
