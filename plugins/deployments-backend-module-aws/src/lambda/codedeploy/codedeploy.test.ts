import type { DeploymentInfo } from '@aws-sdk/client-codedeploy';
import fc from 'fast-check';
import { rollbackDescription } from '../rollbackMark';
import { functionNameOf, parseAppSpec } from './appSpec';
import {
  customRouting,
  predefinedRouting,
  shiftProgress,
  shiftsOf,
} from './schedule';
import type { Routing } from './schedule';
import {
  deploymentStatus,
  inFlightStatus,
  initiatorOf,
  isEnded,
  reasonOf,
} from './status';
import { stepsOf } from './steps';

const MINUTE = 60_000;

describe('deployment configurations', () => {
  it.each<[string, Routing | undefined]>([
    ['CodeDeployDefault.LambdaAllAtOnce', { type: 'all-at-once' }],
    [
      'CodeDeployDefault.LambdaCanary10Percent5Minutes',
      { type: 'canary', share: 0.1, minutes: 5 },
    ],
    [
      'CodeDeployDefault.LambdaCanary10Percent30Minutes',
      { type: 'canary', share: 0.1, minutes: 30 },
    ],
    [
      'CodeDeployDefault.LambdaLinear10PercentEvery1Minute',
      { type: 'linear', share: 0.1, minutes: 1 },
    ],
    [
      'CodeDeployDefault.LambdaLinear10PercentEvery10Minutes',
      { type: 'linear', share: 0.1, minutes: 10 },
    ],
    ['CodeDeployDefault.OneAtATime', undefined],
    ['OurOwn', undefined],
  ])('knows %s by its name', (name, routing) => {
    expect(predefinedRouting(name)).toEqual(routing);
  });

  it('reads those that somebody made', () => {
    expect(customRouting({ type: 'AllAtOnce' })).toEqual({
      type: 'all-at-once',
    });
    expect(
      customRouting({
        type: 'TimeBasedCanary',
        timeBasedCanary: { canaryPercentage: 25, canaryInterval: 7 },
      }),
    ).toEqual({ type: 'canary', share: 0.25, minutes: 7 });
    expect(
      customRouting({
        type: 'TimeBasedLinear',
        timeBasedLinear: { linearPercentage: 20, linearInterval: 3 },
      }),
    ).toEqual({ type: 'linear', share: 0.2, minutes: 3 });
    expect(customRouting(undefined)).toBeUndefined();
    expect(customRouting({ type: 'TimeBasedLinear' })).toBeUndefined();
  });

  const routing: fc.Arbitrary<Routing> = fc.oneof(
    fc.constant<Routing>({ type: 'all-at-once' }),
    fc.record({
      type: fc.constantFrom('canary' as const, 'linear' as const),
      share: fc.integer({ min: 1, max: 99 }).map(percent => percent / 100),
      minutes: fc.integer({ min: 1, max: 60 }),
    }),
  );

  it('moves traffic only forward, and in the end all of it', () => {
    fc.assert(
      fc.property(routing, some => {
        const shifts = shiftsOf(some);
        expect(shifts[0].afterMs).toBe(0);
        expect(shifts[shifts.length - 1].weight).toBe(1);
        for (let n = 1; n < shifts.length; n += 1) {
          expect(shifts[n].weight).toBeGreaterThan(shifts[n - 1].weight);
          expect(shifts[n].afterMs).toBeGreaterThan(shifts[n - 1].afterMs);
        }
      }),
    );
  });

  it('takes 18 minutes for Linear10PercentEvery2Minutes', () => {
    const shifts = shiftsOf(
      predefinedRouting(
        'CodeDeployDefault.LambdaLinear10PercentEvery2Minutes',
      )!,
    );
    expect(shifts).toHaveLength(10);
    expect(shifts[9]).toEqual({ afterMs: 18 * MINUTE, weight: 1 });
    expect(shifts[2]).toEqual({ afterMs: 4 * MINUTE, weight: 0.3 });
  });

  it('tells the next shift from the weight, though it is late', () => {
    const canary: Routing = { type: 'canary', share: 0.1, minutes: 5 };
    const at = (ms: number) => new Date(ms).toISOString();
    expect(shiftProgress(canary, 0, 0.1, 2.5 * MINUTE)).toEqual({
      progress: 0.5,
      nextShift: { at: at(5 * MINUTE), weight: 1 },
      expectedEndAt: at(5 * MINUTE),
    });
    expect(shiftProgress(canary, 0, 0.1, 6 * MINUTE)).toMatchObject({
      progress: 1,
      nextShift: { at: at(5 * MINUTE), weight: 1 },
    });
    expect(shiftProgress(canary, 0, 1, 6 * MINUTE).nextShift).toBeUndefined();
    expect(shiftProgress({ type: 'all-at-once' }, 0, 0, 0).progress).toBe(1);
  });
});

describe('AppSpec files', () => {
  const spec = {
    version: 0.0,
    Resources: [
      {
        any: {
          Type: 'AWS::Lambda::Function',
          Properties: {
            Name: 'arn:aws:lambda:us-east-1:333333333333:function:royalties-prod',
            Alias: 'live',
            CurrentVersion: 42,
            TargetVersion: '43',
          },
        },
      },
    ],
    Hooks: [
      {
        BeforeAllowTraffic:
          'arn:aws:lambda:us-east-1:333333333333:function:CodeDeployHook_pre',
      },
      { AfterAllowTraffic: 'CodeDeployHook_post' },
    ],
  };
  const read = {
    functionName: 'royalties-prod',
    alias: 'live',
    currentVersion: '42',
    targetVersion: '43',
    beforeHook: 'CodeDeployHook_pre',
    afterHook: 'CodeDeployHook_post',
  };

  it('are read whichever way the revision carries them', () => {
    const content = JSON.stringify(spec);
    expect(
      parseAppSpec({
        revisionType: 'AppSpecContent',
        appSpecContent: { content },
      }),
    ).toEqual(read);
    expect(
      parseAppSpec({ revisionType: 'String', string: { content } }),
    ).toEqual(read);
  });

  it.each([undefined, '', 'version: 0.0', '{"Resources":"none"}', 'null'])(
    'are not found in %p',
    content => {
      expect(
        parseAppSpec(
          content === undefined ? undefined : { appSpecContent: { content } },
        ),
      ).toBeUndefined();
    },
  );

  it('name functions by name or ARN', () => {
    expect(functionNameOf('a-b')).toBe('a-b');
    expect(
      functionNameOf('arn:aws:lambda:us-east-1:333333333333:function:a-b:live'),
    ).toBe('a-b');
  });
});

describe('CodeDeploy in our words', () => {
  it.each<[DeploymentInfo, string]>([
    [{ status: 'Created' }, 'queued'],
    [{ status: 'Queued' }, 'queued'],
    [{ status: 'InProgress' }, 'running'],
    [{ status: 'Baking' }, 'running'],
    [{ status: 'Ready' }, 'running'],
    [{ status: 'Succeeded' }, 'succeeded'],
    [{ status: 'Failed' }, 'failed'],
    [{ status: 'Stopped' }, 'stopped'],
    [
      { status: 'Stopped', rollbackInfo: { rollbackDeploymentId: 'd-2' } },
      'rolled-back',
    ],
    [
      { status: 'Failed', rollbackInfo: { rollbackDeploymentId: 'd-2' } },
      'rolled-back',
    ],
    // The deployment that takes another back says which one.
    [
      {
        status: 'Succeeded',
        rollbackInfo: { rollbackTriggeringDeploymentId: 'd-1' },
      },
      'succeeded',
    ],
  ])('%j is %s', (info, status) => {
    expect(deploymentStatus(info)).toBe(status);
    expect(isEnded(info)).toBe(!['queued', 'running'].includes(status));
    expect(inFlightStatus(info)).toBe(
      status === 'queued' ? 'queued' : 'running',
    );
  });

  it.each<[DeploymentInfo, object]>([
    [
      { creator: 'CloudFormation' },
      { kind: 'pipeline', name: 'CloudFormation' },
    ],
    [
      { creator: 'CloudFormationRollback' },
      { kind: 'auto-rollback', name: 'CloudFormation' },
    ],
    [
      { creator: 'codeDeployRollback' },
      { kind: 'auto-rollback', name: 'CodeDeploy' },
    ],
    [{ creator: 'user' }, { kind: 'person' }],
    [{ creator: 'autoscaling' }, { kind: 'unknown' }],
    [
      {
        creator: 'user',
        description: rollbackDescription({
          rollbackId: 'r1',
          requestedBy: 'user:default/ana',
        }),
      },
      { kind: 'rollback', name: 'user:default/ana' },
    ],
  ])('%j was made by %j', (info, by) => {
    expect(initiatorOf(info)).toEqual(by);
  });

  it('gives the reason of a failure, or of a rollback', () => {
    expect(reasonOf({ errorInformation: { message: 'hook failed' } })).toBe(
      'hook failed',
    );
    expect(reasonOf({ rollbackInfo: { rollbackMessage: 'rolled back' } })).toBe(
      'rolled back',
    );
    expect(reasonOf({})).toBeUndefined();
  });

  it('has a log for a hook that ran', () => {
    const events = (
      status: 'Pending' | 'InProgress' | 'Succeeded' | 'Failed' | 'Skipped',
    ) => ({
      lifecycleEvents: [{ lifecycleEventName: 'BeforeAllowTraffic', status }],
    });
    const hooks = { beforeHook: 'CodeDeployHook_pre' };
    expect(stepsOf(events('Succeeded'), hooks)).toMatchObject([
      { status: 'succeeded', hasLog: true },
    ]);
    expect(stepsOf(events('Failed'), hooks)).toMatchObject([
      { status: 'failed', hasLog: true },
    ]);
    expect(stepsOf(events('Skipped'), hooks)).toMatchObject([
      { status: 'skipped', hasLog: false },
    ]);
    expect(stepsOf(events('Succeeded'), {})).toMatchObject([{ hasLog: false }]);
    expect(stepsOf(undefined, hooks)).toEqual([]);
    expect(
      stepsOf(
        {
          lifecycleEvents: [
            {
              lifecycleEventName: 'AfterAllowTraffic',
              status: 'Failed',
              diagnostics: {
                scriptName: 'CodeDeployHook_post',
                message: 'wrong total',
              },
            },
          ],
        },
        {},
      ),
    ).toMatchObject([{ hasLog: true, message: 'wrong total' }]);
  });
});
