import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeStackEventsCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import {
  BatchGetDeploymentsCommand,
  ListDeploymentsCommand,
} from '@aws-sdk/client-codedeploy';
import {
  GetAliasCommand,
  GetFunctionCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-lambda';
import {
  StackTemplate,
  aliasVersion,
  deployStack,
  errorRateAlarm,
  inThePast,
  recordedVersion,
  setAlarmState,
  setHookOutcome,
  stopActiveDeployment,
} from './sam';
import {
  DAY,
  MINUTE,
  SECOND,
  START,
  SimulatedAccount,
  simulatedAccount,
} from './testing/simulatedAccount';

const FUNCTION = 'calculator-prod';

function spec(release: number, type?: string): StackTemplate {
  return {
    stackName: 'royalties-prod',
    description: 'Royalties',
    parameters: { Environment: 'prod' },
    tags: { environment: 'prod' },
    alarms: [
      errorRateAlarm({
        logicalId: 'CalculatorErrors',
        name: 'calculator-errors',
        functionName: FUNCTION,
        alias: 'live',
        percent: 5,
      }),
    ],
    functions: [
      {
        logicalId: 'Calculator',
        functionName: FUNCTION,
        codeSha256: Buffer.from(`release ${release}`).toString('base64'),
        versionDescription: `commit ${release}`,
        aliasName: 'live',
        deploymentPreference: type
          ? {
              type,
              alarms: ['calculator-errors'],
              preHook: 'CodeDeployHook_before',
            }
          : undefined,
      },
    ],
  };
}

/** Deploys and lets it finish. */
function deploy(aws: SimulatedAccount, release: number, type?: string) {
  deployStack(aws.world, aws.place, spec(release, type));
  aws.pass(30 * MINUTE);
}

async function stackStatus({ cloudformation }: SimulatedAccount) {
  const { Stacks } = await cloudformation.send(
    new DescribeStacksCommand({ StackName: 'royalties-prod' }),
  );
  return Stacks![0].StackStatus;
}

async function failures({ cloudformation }: SimulatedAccount) {
  const { StackEvents } = await cloudformation.send(
    new DescribeStackEventsCommand({ StackName: 'royalties-prod' }),
  );
  return StackEvents!
    .filter(e => e.ResourceStatus?.endsWith('FAILED'))
    .map(e => e.ResourceStatusReason!);
}

async function deployments({ codedeploy }: SimulatedAccount) {
  const { deployments: ids } = await codedeploy.send(
    new ListDeploymentsCommand({}),
  );
  const { deploymentsInfo } = await codedeploy.send(
    new BatchGetDeploymentsCommand({ deploymentIds: ids }),
  );
  return deploymentsInfo!;
}

describe('deploying a SAM stack', () => {
  it('creates the stack, publishes a version and points the alias at it', async () => {
    const aws = simulatedAccount();
    deployStack(aws.world, aws.place, spec(1));
    expect(await stackStatus(aws)).toBe('CREATE_IN_PROGRESS');
    aws.pass(MINUTE);
    expect(await stackStatus(aws)).toBe('CREATE_COMPLETE');
    const fn = await aws.lambda.send(
      new GetFunctionCommand({ FunctionName: FUNCTION, Qualifier: 'live' }),
    );
    expect(fn.Configuration).toMatchObject({
      Version: '1',
      Description: 'commit 1',
      State: 'Active',
    });
    expect(fn.Tags).toMatchObject({
      environment: 'prod',
      'aws:cloudformation:stack-name': 'royalties-prod',
      'aws:cloudformation:logical-id': 'Calculator',
    });
  });

  it('moves the alias at once without CodeDeploy, wherever somebody had put it', async () => {
    const aws = simulatedAccount();
    [1, 2].forEach(release => deploy(aws, release));
    await aws.lambda.send(
      new UpdateAliasCommand({
        FunctionName: FUNCTION,
        Name: 'live',
        FunctionVersion: '1',
        RoutingConfig: { AdditionalVersionWeights: {} },
      }),
    );
    expect(
      recordedVersion(aws.world, aws.place, 'royalties-prod', 'Calculator'),
    ).toBe('2');
    deploy(aws, 3);
    expect(await stackStatus(aws)).toBe('UPDATE_COMPLETE');
    expect(aliasVersion(aws.world, aws.place, FUNCTION)).toBe('3');
    expect(await deployments(aws)).toEqual([]);
  });

  it('shifts traffic through CodeDeploy and waits for it', async () => {
    const aws = simulatedAccount();
    deploy(aws, 1, 'Canary10Percent5Minutes');
    deployStack(aws.world, aws.place, spec(2, 'Canary10Percent5Minutes'));
    aws.pass(MINUTE);
    const alias = await aws.lambda.send(
      new GetAliasCommand({ FunctionName: FUNCTION, Name: 'live' }),
    );
    expect(alias).toMatchObject({
      FunctionVersion: '1',
      RoutingConfig: { AdditionalVersionWeights: { '2': 0.1 } },
    });
    expect(await stackStatus(aws)).toBe('UPDATE_IN_PROGRESS');
    aws.pass(6 * MINUTE);
    expect(await stackStatus(aws)).toBe('UPDATE_COMPLETE');
    expect(await deployments(aws)).toMatchObject([
      { status: 'Succeeded', creator: 'CloudFormation' },
    ]);
    expect(aliasVersion(aws.world, aws.place, FUNCTION)).toBe('2');
  });

  it('fails while the alias is out of step, and works again once it is back', async () => {
    const aws = simulatedAccount();
    const type = 'Canary10Percent5Minutes';
    [1, 2].forEach(release => deploy(aws, release, type));
    const move = (version: string) =>
      aws.lambda.send(
        new UpdateAliasCommand({
          FunctionName: FUNCTION,
          Name: 'live',
          FunctionVersion: version,
        }),
      );
    await move('1');
    deploy(aws, 3, type);
    expect(await stackStatus(aws)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await failures(aws)).toEqual([
      expect.stringContaining(
        'The Lambda function alias version does not match the current version in AppSpec file',
      ),
    ]);
    expect(aliasVersion(aws.world, aws.place, FUNCTION)).toBe('1');
    await move('2');
    deploy(aws, 4, type);
    expect(await stackStatus(aws)).toBe('UPDATE_COMPLETE');
    expect(aliasVersion(aws.world, aws.place, FUNCTION)).toBe('4');
  });

  it('rolls back when an alarm goes off while traffic shifts', async () => {
    const aws = simulatedAccount();
    const type = 'Linear10PercentEvery1Minute';
    deploy(aws, 1, type);
    deployStack(aws.world, aws.place, spec(2, type));
    aws.pass(2 * MINUTE);
    setAlarmState(aws.world, aws.place, 'calculator-errors', 'ALARM', 'test');
    aws.pass(30 * SECOND);
    const [rollback, stopped] = await deployments(aws);
    expect(stopped).toMatchObject({
      status: 'Stopped',
      errorInformation: { code: 'ALARM_ACTIVE' },
      rollbackInfo: { rollbackDeploymentId: rollback.deploymentId },
    });
    expect(rollback).toMatchObject({
      status: 'Succeeded',
      creator: 'codeDeployRollback',
      rollbackInfo: { rollbackTriggeringDeploymentId: stopped.deploymentId },
    });
    aws.pass(MINUTE);
    expect(await stackStatus(aws)).toBe('UPDATE_ROLLBACK_COMPLETE');
    const alias = await aws.lambda.send(
      new GetAliasCommand({ FunctionName: FUNCTION, Name: 'live' }),
    );
    expect(alias.FunctionVersion).toBe('1');
    expect(alias.RoutingConfig).toBeUndefined();
  });

  it('rolls back when a hook fails, before any traffic moves', async () => {
    const aws = simulatedAccount();
    const type = 'AllAtOnce';
    deploy(aws, 1, type);
    setHookOutcome(aws.world, aws.place, 'CodeDeployHook_before', 'Failed');
    deploy(aws, 2, type);
    expect(await stackStatus(aws)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await failures(aws)).toEqual([
      expect.stringContaining('HOOK_EXECUTION_FAILURE'),
    ]);
    setHookOutcome(aws.world, aws.place, 'CodeDeployHook_before', 'Succeeded');
    deploy(aws, 3, type);
    expect(await stackStatus(aws)).toBe('UPDATE_COMPLETE');
  });

  it('leaves the other aliases of the stack where they were when one fails', async () => {
    const aws = simulatedAccount();
    const two = (release: number): StackTemplate => {
      const one = spec(release, 'AllAtOnce');
      const other = {
        ...one.functions[0],
        logicalId: 'Other',
        functionName: 'other-prod',
        deploymentPreference: undefined,
      };
      const third = {
        ...one.functions[0],
        logicalId: 'Third',
        functionName: 'third-prod',
        deploymentPreference: { type: 'AllAtOnce' },
      };
      return { ...one, functions: [...one.functions, other, third] };
    };
    deployStack(aws.world, aws.place, two(1));
    aws.pass(5 * MINUTE);
    setHookOutcome(aws.world, aws.place, 'CodeDeployHook_before', 'Failed');
    deployStack(aws.world, aws.place, two(2));
    aws.pass(5 * MINUTE);
    expect(await stackStatus(aws)).toBe('UPDATE_ROLLBACK_COMPLETE');
    for (const name of [FUNCTION, 'other-prod', 'third-prod']) {
      expect(aliasVersion(aws.world, aws.place, name)).toBe('1');
    }
    expect(await deployments(aws)).toContainEqual(
      expect.objectContaining({ creator: 'CloudFormationRollback' }),
    );
  });

  it('refuses an update of a busy stack and one that changes nothing', () => {
    const aws = simulatedAccount();
    deployStack(aws.world, aws.place, spec(1));
    expect(() => deployStack(aws.world, aws.place, spec(2))).toThrow(
      /is in CREATE_IN_PROGRESS state and can not be updated/,
    );
    aws.pass(MINUTE);
    expect(() => deployStack(aws.world, aws.place, spec(1))).toThrow(
      'No updates are to be performed.',
    );
  });
});

describe('building a history', () => {
  const type = 'Linear10PercentEvery2Minutes';

  it('gives everything the time at which it would have happened', async () => {
    const aws = simulatedAccount();
    const times = [21, 14, 7].map(days => START - days * DAY);
    times.forEach((time, i) =>
      inThePast(aws.world, time, past =>
        deployStack(past, aws.place, spec(i + 1, type)),
      ),
    );
    const found = await deployments(aws);
    expect(found.map(d => d.status)).toEqual(['Succeeded', 'Succeeded']);
    expect(found[0].createTime!.getTime() - times[2]).toBeLessThan(MINUTE);
    // Nine moves of two minutes each, and what comes before and after.
    expect(
      found[0].completeTime!.getTime() - found[0].startTime!.getTime(),
    ).toBe(18 * MINUTE + 6 * SECOND);
    const { Stacks } = await aws.cloudformation.send(
      new DescribeStacksCommand({}),
    );
    expect(Stacks).toMatchObject([
      {
        StackStatus: 'UPDATE_COMPLETE',
        CreationTime: new Date(times[0]),
        LastUpdatedTime: new Date(times[2]),
      },
    ]);
    expect(aliasVersion(aws.world, aws.place, FUNCTION)).toBe('3');
  });

  it.each([undefined, 'AllAtOnce', type])(
    'comes to the same as living through it, with the preference %s',
    preference => {
      const releases = [1, 2, 3];
      const lived = simulatedAccount({ startAt: START - 3 * DAY });
      for (const release of releases) {
        deployStack(lived.world, lived.place, spec(release, preference));
        lived.pass(DAY);
      }
      const built = simulatedAccount();
      for (const release of releases) {
        inThePast(built.world, START - (4 - release) * DAY, past =>
          deployStack(past, built.place, spec(release, preference)),
        );
      }
      const services = ['lambda', 'codedeploy', 'cloudformation'];
      const stateOf = ({ simulator }: SimulatedAccount) => {
        const { state } = JSON.parse(simulator.save());
        return services.map(service => state[service]);
      };
      expect(stateOf(built)).toEqual(stateOf(lived));
    },
  );

  it('plays scripted accidents: an alarm that takes a release back', async () => {
    const aws = simulatedAccount();
    const at = START - DAY;
    inThePast(aws.world, at - DAY, past =>
      deployStack(past, aws.place, spec(1, type)),
    );
    const set = (state: 'ALARM' | 'OK') => (past: typeof aws.world) =>
      setAlarmState(past, aws.place, 'calculator-errors', state, 'scripted');
    inThePast(
      aws.world,
      at,
      past => deployStack(past, aws.place, spec(2, type)),
      [
        { at: at + 3 * MINUTE, act: set('ALARM') },
        { at: at + 8 * MINUTE, act: set('OK') },
      ],
    );
    expect(await stackStatus(aws)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect((await deployments(aws)).map(d => d.creator)).toEqual([
      'codeDeployRollback',
      'CloudFormation',
    ]);
    expect(aliasVersion(aws.world, aws.place, FUNCTION)).toBe('1');
  });

  it('plays a deployment stopped without rollback, which leaves its weight', async () => {
    const aws = simulatedAccount();
    const at = START - DAY;
    inThePast(aws.world, at - DAY, past =>
      deployStack(past, aws.place, spec(1, type)),
    );
    inThePast(
      aws.world,
      at,
      past => deployStack(past, aws.place, spec(2, type)),
      [
        {
          at: at + 3 * MINUTE,
          act: past =>
            stopActiveDeployment(past, aws.place, FUNCTION, {
              rollBack: false,
            }),
        },
      ],
    );
    const alias = await aws.lambda.send(
      new GetAliasCommand({ FunctionName: FUNCTION, Name: 'live' }),
    );
    expect(alias).toMatchObject({
      FunctionVersion: '1',
      RoutingConfig: { AdditionalVersionWeights: { '2': 0.2 } },
    });
    deploy(aws, 3, type);
    expect(await failures(aws)).toContainEqual(
      expect.stringContaining('more than one version'),
    );
  });

  it('goes on in the present with what has not ended', async () => {
    const aws = simulatedAccount();
    inThePast(aws.world, START - DAY, past =>
      deployStack(past, aws.place, spec(1, type)),
    );
    inThePast(aws.world, START - 5 * MINUTE, past =>
      deployStack(past, aws.place, spec(2, type)),
    );
    expect(await deployments(aws)).toMatchObject([{ status: 'InProgress' }]);
    aws.pass(20 * MINUTE);
    expect(await deployments(aws)).toMatchObject([{ status: 'Succeeded' }]);
    expect(await stackStatus(aws)).toBe('UPDATE_COMPLETE');
  });
});

describe('a saved world', () => {
  it('goes on with a deployment where it stopped', async () => {
    const type = 'Canary10Percent5Minutes';
    const before = simulatedAccount();
    deploy(before, 1, type);
    deployStack(before.world, before.place, spec(2, type));
    before.pass(2 * MINUTE);
    const aws = simulatedAccount();
    aws.simulator.restore(before.simulator.save());
    expect(await stackStatus(aws)).toBe('UPDATE_IN_PROGRESS');
    aws.pass(10 * MINUTE);
    expect(await stackStatus(aws)).toBe('UPDATE_COMPLETE');
    expect(aliasVersion(aws.world, aws.place, FUNCTION)).toBe('2');
  });
});

describe('the control interface', () => {
  it('deploys, sets traffic and health, and makes hooks fail', async () => {
    const aws = simulatedAccount();
    const act = (name: string, input: object) =>
      aws.simulator.control.act(name, { ...aws.place, ...input });
    await act('cloudformation.deploy', { stack: spec(1, 'AllAtOnce') });
    aws.pass(MINUTE);
    await act('codedeploy.setHookOutcome', {
      hookFunctionName: 'CodeDeployHook_before',
      outcome: 'Failed',
    });
    await act('cloudformation.deploy', { stack: spec(2, 'AllAtOnce') });
    aws.pass(5 * MINUTE);
    expect(await stackStatus(aws)).toBe('UPDATE_ROLLBACK_COMPLETE');
    await act('lambda.setTraffic', {
      functionName: FUNCTION,
      invocationsPerMinute: 100,
    });
    await act('lambda.setVersionHealth', {
      functionName: FUNCTION,
      version: '1',
      errorRate: 1,
    });
    aws.pass(5 * MINUTE);
    const { MetricAlarms } = await aws.cloudwatch.send(
      new DescribeAlarmsCommand({ StateValue: 'ALARM' }),
    );
    expect(MetricAlarms!.map(a => a.AlarmName)).toEqual(['calculator-errors']);
  });
});
