import type { Entity } from '@backstage/catalog-model';
import type {
  Deployment,
  EnvironmentDefinition,
  StepLog,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import type {
  DeploymentProvider,
  ObserveBatch,
  ObserveResult,
  PlanInput,
  ResolvedTargets,
  StepContext,
} from '@backspin/backstage-plugin-deployments-node';
import type { AccountReaders } from '../account';
import type { AwsClients } from '../clients';
import type { AwsDeploymentsConfig } from '../config';
import { DeploymentDetails } from './deploymentDetail';
import { LambdaObserver } from './observe/LambdaObserver';
import { readAhead } from './observe/readAhead';
import { TargetResolver } from './resolve/TargetResolver';
import { readLambdaSignals } from './signals';

/** The half of the provider that goes back. */
export type LambdaRollbackActions = Pick<
  DeploymentProvider,
  'listReleases' | 'plan' | 'executeStep' | 'readBack'
>;

/** What the provider is made from. */
export interface LambdaProviderOptions {
  clients: AwsClients;
  readers: AccountReaders;
  config: Pick<
    AwsDeploymentsConfig,
    'accounts' | 'defaultAlias' | 'commitPattern'
  >;
  rollback: LambdaRollbackActions;
}

/** Lambda functions behind an alias, with CodeDeploy or without. */
export class LambdaProvider implements DeploymentProvider {
  readonly kind = 'lambda-alias';

  private readonly resolver: TargetResolver;
  private readonly observer: LambdaObserver;
  private readonly details: DeploymentDetails;
  private readonly rollback: LambdaRollbackActions;
  private readonly clients: AwsClients;
  private readonly readers: AccountReaders;

  constructor(options: LambdaProviderOptions) {
    const { clients, readers, config, rollback } = options;
    const { commitPattern } = config;
    this.resolver = new TargetResolver({ config, ...readers });
    this.observer = new LambdaObserver({ clients, readers, commitPattern });
    this.details = new DeploymentDetails(readers, commitPattern);
    this.rollback = rollback;
    this.clients = clients;
    this.readers = readers;
  }

  resolveTargets(
    entity: Entity,
    environments: EnvironmentDefinition[],
  ): Promise<ResolvedTargets> {
    return this.resolver.resolve(entity, environments);
  }

  readAhead(): void {
    readAhead(
      this.readers,
      this.clients.accounts.flatMap(({ id, regions }) =>
        regions.map(region => ({ account: id, region })),
      ),
    );
  }

  observe(batch: ObserveBatch): AsyncIterable<ObserveResult> {
    return this.observer.observe(batch);
  }

  getDeployment(
    target: Target,
    deploymentId: string,
  ): Promise<Deployment | undefined> {
    return this.details.get(target, deploymentId);
  }

  getStepLog(
    target: Target,
    deploymentId: string,
    step: string,
  ): Promise<StepLog> {
    return this.details.log(target, deploymentId, step);
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

  readBack(target: Target) {
    return this.rollback.readBack(target);
  }

  readSignals(target: Target, input: { releaseId: string; from: Date }) {
    return readLambdaSignals(this.clients, target, input);
  }
}
