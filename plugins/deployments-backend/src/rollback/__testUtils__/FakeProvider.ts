import type { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_LAMBDA_FUNCTION_ARN,
  type Deployment,
  type Plan,
} from '@backspin/backstage-plugin-deployments-common';
import {
  bareRelease,
  type DeploymentProvider,
  type ObserveBatch,
  type ObserveResult,
  type PlanInput,
  type PlanRefusal,
  type ResolvedTargets,
} from '@backspin/backstage-plugin-deployments-node';
import { cloudPlan, FakeCloud } from './FakeCloud';
import { sampleTarget } from './samples';

/** A whole provider over one target per entity, whose releases are v41 to v43. */
export class FakeProvider extends FakeCloud implements DeploymentProvider {
  readonly kind = 'lambda-alias' as const;
  /** Set when no rollback is possible. */
  refusal?: PlanRefusal;
  /** Thrown by the next plan. */
  planError?: Error;
  autoBuild?: boolean;

  async resolveTargets(entity: Entity): Promise<ResolvedTargets> {
    const annotated =
      ANNOTATION_LAMBDA_FUNCTION_ARN in (entity.metadata.annotations ?? {});
    return {
      targets: annotated
        ? [
            {
              ...sampleTarget(entity.metadata.name),
              environment: entity.metadata.name.startsWith('statement')
                ? 'dev'
                : 'prod',
            },
          ]
        : [],
      problems: [],
      annotated,
    };
  }

  /** Releases that were taken back before. */
  takenBack: string[] = [];

  async *observe({ items }: ObserveBatch): AsyncIterable<ObserveResult> {
    for (const { target } of items) {
      yield {
        targetId: target.id,
        observation: {
          targetId: target.id,
          observedAt: new Date().toISOString(),
          live: this.live.map(({ releaseId, weight }) => ({
            release: bareRelease(target.kind, releaseId),
            weight,
          })),
          alarms: [
            {
              name: 'errors',
              state: this.firing.length > 0 ? 'ALARM' : 'OK',
              stopsDeployments: false,
            },
          ],
          notices: [],
          details: {
            kind: 'lambda-alias',
            functionName: target.resourceName,
            functionArn: target.id,
            alias: target.qualifier,
            variableNames: [],
          },
        },
        deployments: [],
      };
    }
  }

  async getDeployment(): Promise<Deployment | undefined> {
    return undefined;
  }

  async getStepLog() {
    return { text: '', truncated: false };
  }

  async listReleases({ target }: PlanInput) {
    return {
      candidates: ['42', '41'].map(id => ({
        release: bareRelease(target.kind, id),
        eligible: true,
        lastGood: id === '42',
      })),
      refusal: this.refusal,
    };
  }

  async plan({ target, to = '42' }: PlanInput) {
    if (this.planError) throw this.planError;
    if (this.refusal) return { refusal: this.refusal };
    const whole = cloudPlan();
    const from = this.live[0].releaseId;
    const draft: Omit<
      Plan,
      'fingerprint' | 'madeAt' | 'verificationSeconds' | 'confirmation'
    > = {
      ...whole,
      steps: whole.steps.filter(({ effect }) => effect),
      target,
      from: bareRelease(target.kind, from),
      to: bareRelease(target.kind, to),
      warnings: this.takenBack.includes(to)
        ? [
            {
              code: 'release-taken-back-before',
              title: `v${to} was taken back before`,
              message: 'The reason given: it loses payouts',
            },
          ]
        : [],
    };
    return { draft: { ...draft, basis: { live: from, revision: 'r1' } } };
  }

  setAutoBuild? = async (_target: unknown, enabled: boolean) => {
    this.autoBuild = enabled;
  };
}
