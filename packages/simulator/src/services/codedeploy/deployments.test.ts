import {
  BatchGetDeploymentsCommand,
  BatchGetDeploymentTargetsCommand,
  CreateDeploymentCommand,
  GetApplicationRevisionCommand,
  GetDeploymentCommand,
  GetDeploymentGroupCommand,
  GetDeploymentTargetCommand,
  ListDeploymentTargetsCommand,
  StopDeploymentCommand,
} from '@aws-sdk/client-codedeploy';
import { PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { UpdateAliasCommand } from '@aws-sdk/client-lambda';
import fc from 'fast-check';
import { setAlarmState } from '../cloudwatch';
import {
  MINUTE,
  SECOND,
  SimulatedAccount,
  simulatedAccount,
} from '../testing/simulatedAccount';
import { setHookOutcome } from './index';
import { codeDeployState, isFinished } from './state';
import {
  GROUP,
  createDeployment,
  createGroupForFunction,
  deploymentInput,
  readDeployment,
  readRouting,
} from './testing';

const HOOKS = {
  beforeAllowTraffic: 'CodeDeployHook_pre',
  afterAllowTraffic: 'CodeDeployHook_post',
};

let aws: SimulatedAccount;

beforeEach(async () => {
  aws = simulatedAccount();
  await createGroupForFunction(aws);
});

/** From the creation of a deployment to the first move of traffic, without a hook. */
const STARTED = 2 * SECOND;

async function target(id: string) {
  const { deploymentTargets } = await aws.codedeploy.send(
    new BatchGetDeploymentTargetsCommand({
      deploymentId: id,
      targetIds: ['fn'],
    }),
  );
  return deploymentTargets![0].lambdaTarget!;
}

const lifecycle = (found: Awaited<ReturnType<typeof target>>) =>
  Object.fromEntries(
    found.lifecycleEvents!.map(e => [e.lifecycleEventName, e.status]),
  );

describe('shifting traffic', () => {
  it('goes from created to succeeded by the clock, and the alias shows it', async () => {
    const id = await createDeployment(
      aws,
      deploymentInput('1', '2', {}, HOOKS),
    );
    expect(await readDeployment(aws, id)).toMatchObject({
      status: 'Created',
      creator: 'user',
      computePlatform: 'Lambda',
      deploymentOverview: { Pending: 1 },
    });
    aws.pass(STARTED);
    expect(await readDeployment(aws, id)).toMatchObject({
      status: 'InProgress',
    });
    expect(lifecycle(await target(id))).toEqual({
      BeforeAllowTraffic: 'InProgress',
      AllowTraffic: 'Pending',
      AfterAllowTraffic: 'Pending',
    });
    expect(await readRouting(aws)).toEqual({ version: '1', weights: {} });

    aws.pass(6 * SECOND);
    expect(await readRouting(aws)).toEqual({
      version: '1',
      weights: { '2': 0.1 },
    });
    expect(await target(id)).toMatchObject({
      status: 'InProgress',
      lambdaFunctionInfo: {
        functionName: 'fn',
        functionAlias: 'live',
        currentVersion: '1',
        targetVersion: '2',
        targetVersionWeight: 10,
      },
    });

    aws.pass(5 * MINUTE);
    expect(await readRouting(aws)).toEqual({ version: '2', weights: {} });
    expect(lifecycle(await target(id)).AfterAllowTraffic).toBe('InProgress');
    aws.pass(6 * SECOND);
    const done = await readDeployment(aws, id);
    expect(done).toMatchObject({
      status: 'Succeeded',
      deploymentOverview: { Succeeded: 1 },
    });
    expect(done.completeTime).toEqual(new Date(aws.world.now()));
    expect(await target(id)).toMatchObject({
      status: 'Succeeded',
      lambdaFunctionInfo: { targetVersionWeight: 100 },
    });
  });

  it.each([
    ['LambdaAllAtOnce', [[0, 100]]],
    [
      'LambdaCanary10Percent15Minutes',
      [
        [0, 10],
        [14, 10],
        [15, 100],
      ],
    ],
    [
      'LambdaLinear10PercentEvery1Minute',
      [
        [0, 10],
        [1, 20],
        [8, 90],
        [9, 100],
      ],
    ],
    [
      'LambdaLinear10PercentEvery10Minutes',
      [
        [0, 10],
        [10, 20],
        [80, 90],
        [90, 100],
      ],
    ],
  ])('follows CodeDeployDefault.%s', async (config, weights) => {
    const id = await createDeployment(
      aws,
      deploymentInput('1', '2', {
        deploymentConfigName: `CodeDeployDefault.${config}`,
      }),
    );
    aws.pass(STARTED);
    let minute = 0;
    for (const [at, weight] of weights) {
      aws.pass((at - minute) * MINUTE);
      minute = at;
      const { lambdaFunctionInfo } = await target(id);
      expect([at, lambdaFunctionInfo!.targetVersionWeight]).toEqual([
        at,
        weight,
      ]);
    }
    expect((await readDeployment(aws, id)).status).toBe('Succeeded');
  });

  it('goes back by a deployment to the older version', async () => {
    const all = {
      deploymentConfigName: 'CodeDeployDefault.LambdaAllAtOnce',
    };
    await createDeployment(aws, deploymentInput('1', '3', all));
    aws.pass(MINUTE);
    await createDeployment(aws, deploymentInput('3', '2', all));
    aws.pass(MINUTE);
    expect(await readRouting(aws)).toEqual({ version: '2', weights: {} });
  });
});

describe('a deployment that cannot work', () => {
  it.each([
    [
      'from another version than the alias has',
      '2',
      '3',
      'does not match the current version in AppSpec file',
    ],
    ['to the same version', '1', '1', 'must be different'],
    ['to a version that is not there', '1', '9', 'could not be found'],
    ['to $LATEST', '1', '$LATEST', '$LATEST cannot be used'],
  ])('fails soon after it was created: %s', async (_, from, to, message) => {
    const id = await createDeployment(aws, deploymentInput(from, to));
    aws.pass(STARTED);
    expect(await readDeployment(aws, id)).toMatchObject({
      status: 'Failed',
      errorInformation: {
        code: 'INVALID_LAMBDA_CONFIGURATION',
        message: expect.stringContaining(message),
      },
    });
    expect(await readRouting(aws)).toEqual({ version: '1', weights: {} });
  });

  const { revision } = deploymentInput('1', '2');
  it.each([
    [{ applicationName: 'other' }, 'ApplicationDoesNotExistException'],
    [{ deploymentGroupName: 'other' }, 'DeploymentGroupDoesNotExistException'],
    [
      { deploymentGroupName: undefined },
      'DeploymentGroupNameRequiredException',
    ],
    [{ revision: undefined }, 'RevisionRequiredException'],
    [
      { deploymentConfigName: 'CodeDeployDefault.Lambda' },
      'DeploymentConfigDoesNotExistException',
    ],
    [
      {
        revision: {
          ...revision,
          appSpecContent: { ...revision!.appSpecContent, sha256: 'abc' },
        },
      },
      'InvalidRevisionException',
    ],
    [
      {
        revision: {
          ...revision,
          appSpecContent: { content: 'version: 0.0' },
        },
      },
      'InvalidRevisionException',
    ],
    [
      { revision: { ...revision, appSpecContent: { content: '{}' } } },
      'InvalidRevisionException',
    ],
    [
      {
        revision: {
          revisionType: 'S3' as const,
          s3Location: { bucket: 'b', key: 'k' },
        },
      },
      'InvalidRevisionException',
    ],
  ])('is refused with %j', async (input, name) => {
    await expect(
      aws.codedeploy.send(
        new CreateDeploymentCommand({
          ...deploymentInput('1', '2'),
          ...input,
        } as never),
      ),
    ).rejects.toMatchObject({ name });
  });

  it('is refused while the group has one in progress', async () => {
    const id = await createDeployment(aws, deploymentInput('1', '2'));
    aws.pass(MINUTE);
    await expect(
      createDeployment(aws, deploymentInput('1', '3')),
    ).rejects.toMatchObject({
      name: 'DeploymentLimitExceededException',
      message: `The Deployment Group 'group' already has an active Deployment '${id}'`,
    });
  });

  it('fails when the alias is moved while traffic shifts, and leaves it there', async () => {
    const id = await createDeployment(aws, deploymentInput('1', '2'));
    aws.pass(MINUTE);
    await aws.lambda.send(
      new UpdateAliasCommand({
        FunctionName: 'fn',
        Name: 'live',
        FunctionVersion: '3',
        RoutingConfig: { AdditionalVersionWeights: {} },
      }),
    );
    aws.pass(10 * MINUTE);
    expect((await readDeployment(aws, id)).status).toBe('Failed');
    expect(await readRouting(aws)).toEqual({ version: '3', weights: {} });
  });
});

describe('hooks', () => {
  it.each([
    ['CodeDeployHook_pre', 'BeforeAllowTraffic', 'Skipped'],
    ['CodeDeployHook_post', 'AfterAllowTraffic', 'Succeeded'],
  ])(
    '%s fails the deployment, which is rolled back',
    async (hook, event, traffic) => {
      setHookOutcome(aws.world, aws.place, hook, 'Failed');
      const id = await createDeployment(
        aws,
        deploymentInput('1', '2', {}, HOOKS),
      );
      aws.pass(10 * MINUTE);
      const failed = await readDeployment(aws, id);
      expect(failed).toMatchObject({
        status: 'Failed',
        errorInformation: {
          code: 'HOOK_EXECUTION_FAILURE',
          message: expect.stringContaining(event),
        },
      });
      const { lifecycleEvents } = await target(id);
      expect(
        lifecycleEvents!.find(e => e.lifecycleEventName === event),
      ).toMatchObject({
        status: 'Failed',
        diagnostics: { errorCode: 'ScriptFailed', scriptName: hook },
      });
      expect(lifecycle(await target(id)).AllowTraffic).toBe(traffic);
      const rollback = await readDeployment(
        aws,
        failed.rollbackInfo!.rollbackDeploymentId!,
      );
      expect(rollback).toMatchObject({
        status: 'Succeeded',
        creator: 'codeDeployRollback',
      });
      expect(await readRouting(aws)).toEqual({ version: '1', weights: {} });
    },
  );
});

describe('alarms', () => {
  const alarmConfiguration = { enabled: true, alarms: [{ name: 'errors' }] };

  beforeEach(async () => {
    aws = simulatedAccount();
    await createGroupForFunction(aws, { alarmConfiguration });
    await aws.cloudwatch.send(
      new PutMetricAlarmCommand({
        AlarmName: 'errors',
        Namespace: 'Test',
        MetricName: 'Errors',
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'ignore',
      }),
    );
  });

  const ring = () =>
    setAlarmState(aws.world, aws.place, 'errors', 'ALARM', 'test');

  it('stop a deployment and roll it back', async () => {
    const id = await createDeployment(aws, deploymentInput('1', '2'));
    aws.pass(MINUTE);
    ring();
    aws.pass(30 * SECOND);
    expect(await readDeployment(aws, id)).toMatchObject({
      status: 'Stopped',
      errorInformation: {
        code: 'ALARM_ACTIVE',
        message: expect.stringContaining('<errors>'),
      },
    });
    expect(await readRouting(aws)).toEqual({ version: '1', weights: {} });
  });

  it('stop a deployment at once when they fire already, unless it overrides them', async () => {
    ring();
    const id = await createDeployment(aws, deploymentInput('1', '2'));
    aws.pass(MINUTE);
    expect((await readDeployment(aws, id)).status).toBe('Stopped');
    const overriding = await createDeployment(
      aws,
      deploymentInput('1', '2', {
        deploymentConfigName: 'CodeDeployDefault.LambdaAllAtOnce',
        overrideAlarmConfiguration: { enabled: false },
      }),
    );
    aws.pass(MINUTE);
    expect(await readDeployment(aws, overriding)).toMatchObject({
      status: 'Succeeded',
      overrideAlarmConfiguration: { enabled: false },
    });
    expect((await readRouting(aws)).version).toBe('2');
  });
});

describe('stopping', () => {
  const stop = (deploymentId: string, autoRollbackEnabled?: boolean) =>
    aws.codedeploy.send(
      new StopDeploymentCommand({ deploymentId, autoRollbackEnabled }),
    );

  it.each([[true], [undefined]])(
    'with autoRollbackEnabled %s goes back, by a deployment of its own',
    async autoRollbackEnabled => {
      const id = await createDeployment(aws, deploymentInput('1', '2'));
      aws.pass(MINUTE);
      expect(await stop(id, autoRollbackEnabled)).toMatchObject({
        status: 'Pending',
      });
      aws.pass(10 * SECOND);
      const stopped = await readDeployment(aws, id);
      expect(stopped).toMatchObject({
        status: 'Stopped',
        errorInformation: { code: 'MANUAL_STOP' },
      });
      const rollback = await readDeployment(
        aws,
        stopped.rollbackInfo!.rollbackDeploymentId!,
      );
      expect(rollback).toMatchObject({
        status: 'Succeeded',
        creator: 'codeDeployRollback',
        rollbackInfo: { rollbackTriggeringDeploymentId: id },
      });
      expect(await readRouting(aws)).toEqual({ version: '1', weights: {} });
    },
  );

  it('without rollback leaves two versions, and later deployments fail until the weights are cleared', async () => {
    const id = await createDeployment(aws, deploymentInput('1', '2'));
    aws.pass(MINUTE);
    await stop(id, false);
    aws.pass(10 * MINUTE);
    expect(await readRouting(aws)).toEqual({
      version: '1',
      weights: { '2': 0.1 },
    });
    const next = await createDeployment(aws, deploymentInput('1', '3'));
    aws.pass(MINUTE);
    expect(await readDeployment(aws, next)).toMatchObject({
      status: 'Failed',
      errorInformation: { message: expect.stringContaining('more than one') },
    });
    await aws.lambda.send(
      new UpdateAliasCommand({
        FunctionName: 'fn',
        Name: 'live',
        RoutingConfig: { AdditionalVersionWeights: {} },
      }),
    );
    const last = await createDeployment(aws, deploymentInput('1', '3'));
    aws.pass(10 * MINUTE);
    expect((await readDeployment(aws, last)).status).toBe('Succeeded');
  });

  it.each([
    ['not-an-id', 'InvalidDeploymentIdException'],
    ['d-000000000', 'DeploymentDoesNotExistException'],
  ])('refuses %s', async (id, name) => {
    await expect(stop(id)).rejects.toMatchObject({ name });
  });

  it('refuses one that has ended', async () => {
    const id = await createDeployment(aws, deploymentInput('1', '2'));
    aws.pass(10 * MINUTE);
    await expect(stop(id)).rejects.toMatchObject({
      name: 'DeploymentAlreadyCompletedException',
    });
  });
});

describe('reading a deployment', () => {
  it('leaves the AppSpec content out, which GetApplicationRevision has', async () => {
    const input = deploymentInput('1', '2');
    const id = await createDeployment(aws, input);
    const { revision: read } = await readDeployment(aws, id);
    expect(read!.appSpecContent!.content).toBeUndefined();
    const full = await aws.codedeploy.send(
      new GetApplicationRevisionCommand({
        applicationName: 'app',
        revision: read,
      }),
    );
    expect(full.revision).toEqual(input.revision);
  });

  it('reads 25 at once at most, and leaves out what is not there', async () => {
    const id = await createDeployment(aws, deploymentInput('1', '2'));
    const batch = (deploymentIds: string[]) =>
      aws.codedeploy.send(new BatchGetDeploymentsCommand({ deploymentIds }));
    const { deploymentsInfo } = await batch([id, 'd-000000000']);
    expect(deploymentsInfo!.map(d => d.deploymentId)).toEqual([id]);
    await expect(batch(Array(26).fill(id))).rejects.toMatchObject({
      name: 'BatchLimitExceededException',
    });
  });

  it('has one target, the function', async () => {
    const id = await createDeployment(aws, deploymentInput('1', '2'));
    const { targetIds } = await aws.codedeploy.send(
      new ListDeploymentTargetsCommand({ deploymentId: id }),
    );
    expect(targetIds).toEqual(['fn']);
    const one = await aws.codedeploy.send(
      new GetDeploymentTargetCommand({ deploymentId: id, targetId: 'fn' }),
    );
    expect(one.deploymentTarget!.lambdaTarget).toEqual(await target(id));
    await expect(
      aws.codedeploy.send(
        new GetDeploymentTargetCommand({ deploymentId: id, targetId: 'gn' }),
      ),
    ).rejects.toMatchObject({ name: 'DeploymentTargetDoesNotExistException' });
  });

  it('remembers in the group what was attempted last and what succeeded last', async () => {
    const first = await createDeployment(aws, deploymentInput('1', '2'));
    aws.pass(10 * MINUTE);
    const second = await createDeployment(aws, deploymentInput('1', '3'));
    aws.pass(10 * MINUTE);
    const { deploymentGroupInfo } = await aws.codedeploy.send(
      new GetDeploymentGroupCommand(GROUP),
    );
    expect(deploymentGroupInfo).toMatchObject({
      lastSuccessfulDeployment: { deploymentId: first, status: 'Succeeded' },
      lastAttemptedDeployment: { deploymentId: second, status: 'Failed' },
    });
  });

  it('does not know other ids', async () => {
    await expect(
      aws.codedeploy.send(
        new GetDeploymentCommand({ deploymentId: 'd-ABCDEFGHI' }),
      ),
    ).rejects.toMatchObject({
      name: 'DeploymentDoesNotExistException',
      message: 'The deployment d-ABCDEFGHI could not be found',
    });
  });
});

describe('any sequence of deployments', () => {
  const step = fc.oneof(
    fc.record({
      do: fc.constant('deploy' as const),
      from: fc.constantFrom('1', '2', '3'),
      to: fc.constantFrom('1', '2', '3'),
      config: fc.constantFrom(
        'LambdaAllAtOnce',
        'LambdaCanary10Percent5Minutes',
        'LambdaLinear10PercentEvery1Minute',
      ),
    }),
    fc.record({ do: fc.constant('stop' as const), rollBack: fc.boolean() }),
    fc.record({ do: fc.constant('wait' as const), minutes: fc.nat(6) }),
    fc.record({ do: fc.constant('clear' as const) }),
    fc.record({
      do: fc.constant('hook' as const),
      outcome: fc.constantFrom('Failed' as const, 'Succeeded' as const),
    }),
  );
  type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

  const active = (account: SimulatedAccount) =>
    Object.values(
      codeDeployState(account.world, account.place).deployments,
    ).filter(d => !isFinished(d));

  async function run(account: SimulatedAccount, s: Step): Promise<void> {
    switch (s.do) {
      case 'wait':
        account.pass(s.minutes * MINUTE);
        return;
      case 'hook':
        setHookOutcome(
          account.world,
          account.place,
          HOOKS.beforeAllowTraffic,
          s.outcome,
        );
        return;
      case 'clear':
        await account.lambda.send(
          new UpdateAliasCommand({
            FunctionName: 'fn',
            Name: 'live',
            RoutingConfig: { AdditionalVersionWeights: {} },
          }),
        );
        return;
      case 'stop':
        for (const { id } of active(account)) {
          await account.codedeploy.send(
            new StopDeploymentCommand({
              deploymentId: id,
              autoRollbackEnabled: s.rollBack,
            }),
          );
        }
        return;
      default: {
        const busy = active(account).length > 0;
        const created = createDeployment(
          account,
          deploymentInput(
            s.from,
            s.to,
            { deploymentConfigName: `CodeDeployDefault.${s.config}` },
            HOOKS,
          ),
        );
        await (busy
          ? expect(created).rejects.toMatchObject({
              name: 'DeploymentLimitExceededException',
            })
          : created);
      }
    }
  }

  it('has one in progress at most, comes to an end, and accounts for every weight', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 4, maxLength: 15 }),
        async steps => {
          const account = simulatedAccount();
          await createGroupForFunction(account);
          for (const s of steps) {
            await run(account, s);
            expect(active(account).length).toBeLessThanOrEqual(1);
          }
          account.pass(60 * MINUTE);
          expect(active(account)).toEqual([]);
          const { deployments } = codeDeployState(account.world, account.place);
          const all = Object.values(deployments);
          for (const d of all) {
            // Rollbacks point back at what they roll back.
            const back = d.rollback?.deploymentId;
            expect(
              back && deployments[back].rollback?.triggeringDeploymentId,
            ).toBe(back && d.id);
          }
          const { weights } = await readRouting(account);
          const left = Object.keys(weights).length > 0;
          const abandoned = all.some(
            d => d.status === 'Stopped' && !d.rollback,
          );
          expect(left && !abandoned).toBe(false);
        },
      ),
      { numRuns: 25 },
    );
  });
});
