import {
  GetAliasCommand,
  ListVersionsByFunctionCommand,
} from '@aws-sdk/client-lambda';
import { ListDeploymentsCommand } from '@aws-sdk/client-codedeploy';
import { deployStack } from '@backspin/simulator/src/services/cloudformation/deploy';
import type { TemplateFunction } from '@backspin/simulator/src/services/cloudformation/spec';
import type {
  Deployment,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import type {
  PlanDraft,
  PlanInput,
} from '@backspin/backstage-plugin-deployments-node';
import { createAccountReaders } from '../../../account';
import { createAwsKit, MINUTE, PROD } from '../../../__testUtils__/awsKit';
import { LambdaRollback } from '../LambdaRollback';

export const FUNCTION = 'royalty-calculator-prod';
export const ALARM = 'royalty-calculator-prod-errors';

/** How the function of the tests is made. */
export interface LambdaKitOptions {
  /** Behind a deployment group with this configuration, e.g. `Linear10PercentEvery2Minutes`. */
  codeDeploy?: string;
  provisionedConcurrency?: number;
  /** Releases that are live one after the other before the test begins. */
  releases?: number;
}

/** A simulated AWS with one function in a stack, and what takes it back. */
export async function lambdaKit(options: LambdaKitOptions = {}) {
  const kit = createAwsKit();
  const { simulator, raw, clients, now } = kit;
  const rollback = new LambdaRollback({
    clients,
    readers: createAccountReaders(clients),
    now,
  });
  const target: Target = {
    id: `arn:aws:lambda:us-east-1:${PROD.account}:function:${FUNCTION}:live`,
    kind: 'lambda-alias',
    ...PROD,
    name: 'royalty-calculator',
    resourceName: FUNCTION,
    qualifier: 'live',
    environment: 'prod',
  };
  const history: Deployment[] = [];

  /** `sam deploy`: begins to release code under this name. */
  function deploy(code: string, more: Partial<TemplateFunction> = {}): void {
    deployStack(simulator.world, PROD, {
      stackName: 'royalties-prod',
      functions: [
        {
          logicalId: 'RoyaltyCalculator',
          functionName: FUNCTION,
          codeSha256: Buffer.from(code.padEnd(32, '.')).toString('base64'),
          versionDescription: `${code.padEnd(7, '0')} Change ${code} (Ana R.)`,
          environment: { TABLE: 'royalties', SECRET: 'not to be shown' },
          aliasName: 'live',
          provisionedConcurrency: options.provisionedConcurrency,
          deploymentPreference: options.codeDeploy
            ? { type: options.codeDeploy, alarms: [ALARM] }
            : undefined,
          ...more,
        },
      ],
      alarms: [
        {
          logicalId: 'Errors',
          name: ALARM,
          read: {
            metric: {
              namespace: 'AWS/Lambda',
              name: 'Errors',
              dimensions: {
                FunctionName: FUNCTION,
                Resource: `${FUNCTION}:live`,
              },
            },
            stat: 'Sum',
            period: 60,
          },
          evaluationPeriods: 1,
          threshold: 5,
          comparison: 'GreaterThanThreshold',
        },
      ],
    });
  }

  const alias = () =>
    raw.lambda.send(
      new GetAliasCommand({ FunctionName: FUNCTION, Name: 'live' }),
    );

  /** A release that went live, and that history remembers. */
  async function release(code: string, more: Partial<TemplateFunction> = {}) {
    deploy(code, more);
    const startedAt = new Date(now()).toISOString();
    for (let minute = 0; minute < 40; minute += 1) await kit.step(MINUTE);
    const { Versions = [] } = await raw.lambda.send(
      new ListVersionsByFunctionCommand({ FunctionName: FUNCTION }),
    );
    const version = Versions[Versions.length - 1];
    history.unshift({
      id: `version-${version.Version}`,
      targetId: target.id,
      release: { id: version.Version!, label: `v${version.Version}` },
      status: 'succeeded',
      startedAt,
      endedAt: new Date(now()).toISOString(),
      by: { kind: 'pipeline' },
      inferred: true,
    });
    await kit.step(60 * MINUTE);
    return version.Version!;
  }

  for (let index = 1; index <= (options.releases ?? 3); index += 1) {
    await release(`c${index}`);
  }
  const input = (more: Partial<PlanInput> = {}): PlanInput => ({
    target,
    history: [...history],
    rollbacks: [],
    repositoryUrl: 'https://github.com/distrofm/royalties',
    ...more,
  });

  return {
    ...kit,
    rollback,
    target,
    history,
    deploy,
    release,
    input,
    /** Where the alias points: version, and weights of others. */
    async live() {
      const { FunctionVersion, RoutingConfig } = await alias();
      return {
        version: FunctionVersion,
        weights: RoutingConfig?.AdditionalVersionWeights ?? {},
      };
    },
    /** Ids of all deployments of CodeDeploy, newest first. */
    async deployments(): Promise<string[]> {
      const answer = await raw.codedeploy.send(new ListDeploymentsCommand({}));
      return answer.deployments ?? [];
    },
    async planned(more: Partial<PlanInput> = {}): Promise<PlanDraft> {
      const answer = await rollback.plan(input(more));
      if ('refusal' in answer) throw new Error(answer.refusal.message);
      return answer.draft;
    },
    async refused(more: Partial<PlanInput> = {}) {
      const answer = await rollback.plan(input(more));
      if ('draft' in answer) throw new Error('It was not refused');
      return answer.refusal;
    },
  };
}

/** A kit, as tests pass it around. */
export type LambdaKit = Awaited<ReturnType<typeof lambdaKit>>;
