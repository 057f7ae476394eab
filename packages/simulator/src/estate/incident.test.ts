import {
  DescribeAlarmsCommand,
  GetMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import {
  BatchGetDeploymentsCommand,
  CreateDeploymentCommand,
  ListDeploymentsCommand,
} from '@aws-sdk/client-codedeploy';
import {
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-lambda';
import { EXAMPLES, INCIDENT } from '.';
import { clientsFor, estateSimulator, MINUTE, START } from './testing/kit';

// Each test builds a whole estate; on a busy machine that takes its time.
jest.setTimeout(60_000);

const FunctionName = `${INCIDENT.function}-prod`;
const ALARM = `${FunctionName}-errors`;

/** Errors of the alias in percent of its invocations, over a span of minutes. */
async function errorRate(
  cloudwatch: CloudWatchClient,
  from: number,
  to: number,
): Promise<number> {
  const stat = (Id: string, MetricName: string) => ({
    Id,
    MetricStat: {
      Metric: {
        Namespace: 'AWS/Lambda',
        MetricName,
        Dimensions: [
          { Name: 'FunctionName', Value: FunctionName },
          { Name: 'Resource', Value: `${FunctionName}:live` },
        ],
      },
      Period: 60,
      Stat: 'Sum',
    },
  });
  const { MetricDataResults } = await cloudwatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(from),
      EndTime: new Date(to),
      MetricDataQueries: [
        stat('errors', 'Errors'),
        stat('invocations', 'Invocations'),
      ],
    }),
  );
  const sum = (id: string) =>
    MetricDataResults!
      .find(({ Id }) => Id === id)!
      .Values!.reduce((total, value) => total + value, 0);
  return (100 * sum('errors')) / sum('invocations');
}

async function alarm(cloudwatch: CloudWatchClient) {
  const { MetricAlarms } = await cloudwatch.send(
    new DescribeAlarmsCommand({ AlarmNames: [ALARM] }),
  );
  return MetricAlarms![0];
}

describe('the incident', () => {
  it('has been going on for eighteen minutes', async () => {
    const simulator = estateSimulator();
    const { lambda, cloudwatch, codedeploy } = await clientsFor(
      simulator,
      'prod',
    );
    const live = await lambda.send(
      new GetAliasCommand({ FunctionName, Name: 'live' }),
    );
    expect(live.FunctionVersion).toBe('43');
    expect(live.RoutingConfig?.AdditionalVersionWeights ?? {}).toEqual({});

    const now = await errorRate(cloudwatch, START - 15 * MINUTE, START);
    expect(now).toBeGreaterThan(7);
    expect(now).toBeLessThan(7.8);
    const before = await errorRate(
      cloudwatch,
      START - 180 * MINUTE,
      START - 35 * MINUTE,
    );
    expect(before).toBeLessThan(0.3);

    const { StateValue, StateTransitionedTimestamp, Threshold } = await alarm(
      cloudwatch,
    );
    expect(StateValue).toBe('ALARM');
    expect(Threshold).toBe(INCIDENT.limit);
    const ago = START - +StateTransitionedTimestamp!;
    expect(ago / MINUTE).toBeCloseTo(16, 0);

    const { deployments } = await codedeploy.send(
      new ListDeploymentsCommand({
        createTimeRange: { start: new Date(START - 40 * MINUTE) },
      }),
    );
    const { deploymentsInfo } = await codedeploy.send(
      new BatchGetDeploymentsCommand({ deploymentIds: deployments }),
    );
    expect(deploymentsInfo).toHaveLength(1);
    expect(deploymentsInfo![0].status).toBe('Succeeded');
    const completed = START - +deploymentsInfo![0].completeTime!;
    expect(completed).toBe(18 * MINUTE);
  });

  it.each([
    ['42', 'e5570f1 Cache exchange rates (Mara K.)', 512, undefined],
    ['43', '41b07aa Batch statement export (Jon P.)', 1024, '500'],
  ])(
    'has version %s as told',
    async (Qualifier, description, memory, batch) => {
      const { lambda } = await clientsFor(estateSimulator(), 'prod');
      const version = await lambda.send(
        new GetFunctionConfigurationCommand({ FunctionName, Qualifier }),
      );
      expect(version).toMatchObject({
        Description: description,
        MemorySize: memory,
        State: 'Active',
      });
      expect(version.Environment!.Variables!.EXPORT_BATCH).toBe(batch);
    },
  );

  it('ends when the release is taken back through CodeDeploy', async () => {
    const simulator = estateSimulator();
    const { lambda, cloudwatch, codedeploy } = await clientsFor(
      simulator,
      'prod',
      'backspin-write',
    );
    const { deployments } = await codedeploy.send(
      new ListDeploymentsCommand({
        createTimeRange: { start: new Date(START - 40 * MINUTE) },
      }),
    );
    const { deploymentsInfo } = await codedeploy.send(
      new BatchGetDeploymentsCommand({ deploymentIds: deployments }),
    );
    const { applicationName, deploymentGroupName } = deploymentsInfo![0];
    await codedeploy.send(
      new CreateDeploymentCommand({
        applicationName,
        deploymentGroupName,
        deploymentConfigName: 'CodeDeployDefault.LambdaAllAtOnce',
        overrideAlarmConfiguration: { enabled: false, alarms: [] },
        revision: {
          revisionType: 'AppSpecContent',
          appSpecContent: {
            content: JSON.stringify({
              version: '0.0',
              Resources: [
                {
                  [FunctionName]: {
                    Type: 'AWS::Lambda::Function',
                    Properties: {
                      Name: FunctionName,
                      Alias: 'live',
                      CurrentVersion: '43',
                      TargetVersion: '42',
                    },
                  },
                },
              ],
            }),
          },
        },
      }),
    );
    await simulator.control.step(3 * MINUTE);
    const live = await lambda.send(
      new GetAliasCommand({ FunctionName, Name: 'live' }),
    );
    expect(live.FunctionVersion).toBe('42');
    expect((await alarm(cloudwatch)).StateValue).toBe('OK');
    const rate = await errorRate(
      cloudwatch,
      START + 1 * MINUTE,
      START + 3 * MINUTE,
    );
    expect(rate).toBeLessThan(0.5);
  });

  it('goes on while nobody does anything', async () => {
    const simulator = estateSimulator();
    const { cloudwatch } = await clientsFor(simulator, 'prod');
    await simulator.control.step(30 * MINUTE);
    expect((await alarm(cloudwatch)).StateValue).toBe('ALARM');
  });
});

describe('the example without CodeDeploy', () => {
  it('is taken back by moving its alias', async () => {
    const simulator = estateSimulator();
    const { lambda } = await clientsFor(simulator, 'prod', 'backspin-write');
    const name = `${EXAMPLES.withoutCodeDeploy.function}-prod`;
    const alias = await lambda.send(
      new GetAliasCommand({ FunctionName: name, Name: 'live' }),
    );
    const target = String(Number(alias.FunctionVersion) - 1);
    const moved = await lambda.send(
      new UpdateAliasCommand({
        FunctionName: name,
        Name: 'live',
        FunctionVersion: target,
        RevisionId: alias.RevisionId,
        RoutingConfig: { AdditionalVersionWeights: {} },
      }),
    );
    expect(moved.FunctionVersion).toBe(target);
  });
});
