import type { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_LAMBDA_FUNCTION_ARN,
  lambdaTargetId,
  parseLambdaArn,
  placeTarget,
  type Deployment,
  type EnvironmentDefinition,
  type Observation,
  type ReadError,
  type StepLog,
  type Target,
} from '@backspin/backstage-plugin-deployments-common';
import type {
  DeploymentProvider,
  ObserveBatch,
  ObserveItem,
  ObserveResult,
  ResolvedTargets,
  StepContext,
  StepResult,
} from '@backspin/backstage-plugin-deployments-node';
import { sampleObservation } from './samples';

/**
 * What a test has a target say when it is read.
 *
 * @public
 */
export interface FakeReading {
  observation?: Partial<Observation>;
  deployments?: Deployment[];
  memo?: Record<string, unknown>;
  error?: Omit<ReadError, 'at'>;
}

/**
 * A provider without a cloud, for tests of those who use providers. It serves the
 * aliases of functions that `aws.amazon.com/lambda-function-arn` names, says what
 * the test told it to, and notes how it was asked.
 *
 * @public
 */
export class FakeProvider implements DeploymentProvider {
  readonly kind = 'lambda-alias' as const;
  /** Every batch that was asked for, in order. */
  readonly batches: Array<Omit<ObserveBatch, 'signal'>> = [];
  /** Every entity that was resolved, by name. */
  readonly resolved: string[] = [];
  /** How often it was told that nothing is known yet. */
  readAheads = 0;
  /** Readings by target id; a target without one has version 42 live. */
  readonly readings = new Map<string, FakeReading>();
  /** Deployments by id, as AWS still remembers them. */
  readonly deployments = new Map<string, Deployment>();
  /** Logs by `deployment/step`. */
  readonly logs = new Map<string, StepLog>();
  /** Fails every resolution while set. */
  resolveError?: Error;
  /** Marks every resolution as incomplete while set. */
  incomplete = false;
  /** Runs before each batch is answered; a test may wait or throw in it. */
  beforeBatch: (batch: ObserveBatch) => Promise<void> = async () => {};

  constructor(private readonly now: () => number = Date.now) {}

  /** Ids of the targets that were read, in order. */
  get reads(): string[] {
    return this.batches.flatMap(({ items }) =>
      items.map(({ target }) => target.id),
    );
  }

  async resolveTargets(
    entity: Entity,
    environments: EnvironmentDefinition[],
  ): Promise<ResolvedTargets> {
    this.resolved.push(entity.metadata.name);
    if (this.resolveError) throw this.resolveError;
    const annotation =
      entity.metadata.annotations?.[ANNOTATION_LAMBDA_FUNCTION_ARN];
    const values = annotation?.split(',').map(value => value.trim()) ?? [];
    const resolved: ResolvedTargets = {
      targets: [],
      problems: [],
      annotated: values.length > 0,
      incomplete: this.incomplete,
    };
    for (const value of values) {
      const arn = parseLambdaArn(value);
      if (!arn) {
        resolved.problems.push({
          annotation: ANNOTATION_LAMBDA_FUNCTION_ARN,
          value,
          message: 'This is not the ARN of a Lambda function.',
          expected: 'arn:aws:lambda:us-east-1:123456789012:function:name:live',
        });
        continue;
      }
      const { account, region, functionName, qualifier = 'live' } = arn;
      const placed = placeTarget(environments, { account, functionName });
      resolved.targets.push({
        id: lambdaTargetId(arn, qualifier),
        kind: this.kind,
        account,
        region,
        name: placed.name ?? functionName,
        resourceName: functionName,
        qualifier,
        environment: placed.environment,
      });
    }
    return resolved;
  }

  readAhead(): void {
    this.readAheads += 1;
  }

  async *observe(batch: ObserveBatch): AsyncIterable<ObserveResult> {
    const { signal: _, ...asked } = batch;
    this.batches.push(asked);
    await this.beforeBatch(batch);
    for (const item of batch.items) yield this.read(item);
  }

  private read({ target }: ObserveItem): ObserveResult {
    const reading = this.readings.get(target.id) ?? {};
    const at = new Date(this.now()).toISOString();
    if (reading.error) {
      return { targetId: target.id, error: { ...reading.error, at } };
    }
    return {
      targetId: target.id,
      observation: {
        ...sampleObservation(target),
        observedAt: at,
        ...reading.observation,
      },
      deployments: reading.deployments ?? [],
      memo: reading.memo,
    };
  }

  async getDeployment(_target: Target, deploymentId: string) {
    return this.deployments.get(deploymentId);
  }

  async getStepLog(_target: Target, deploymentId: string, step: string) {
    return (
      this.logs.get(`${deploymentId}/${step}`) ?? { text: '', truncated: false }
    );
  }

  async listReleases() {
    return { candidates: [] };
  }

  async plan() {
    return {
      refusal: {
        code: 'nothing-to-go-back-to' as const,
        message: 'The fake provider has no releases to go back to.',
      },
    };
  }

  async executeStep(_context: StepContext): Promise<StepResult> {
    return { outcome: 'done', message: 'Done.' };
  }

  async readBack(target: Target) {
    const { observation } = this.readings.get(target.id) ?? {};
    const { live } = { ...sampleObservation(target), ...observation };
    return {
      live: live.map(({ release, weight }) => ({
        releaseId: release.id,
        weight,
      })),
      firingAlarms: [],
    };
  }
}
