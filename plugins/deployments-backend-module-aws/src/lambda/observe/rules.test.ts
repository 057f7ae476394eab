import type { DeploymentInfo } from '@aws-sdk/client-codedeploy';
import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type {
  LambdaDetails,
  Release,
} from '@backspin/backstage-plugin-deployments-common';
import fc from 'fast-check';
import { alarmReading, alarmsOf } from './alarms';
import { categoryOf } from './details';
import {
  aliasMove,
  inferredFromVersions,
  publishedFor,
  resolveDeployments,
} from './history';
import type { Versions } from './history';
import { liveSince } from './liveSince';
import { versionsOfAlias } from './live';
import { readMemo } from './memo';
import { noticesOf } from './notices';
import {
  isCurrent,
  recordedVersion,
  samGroupOf,
  stackMemoOf,
  stackView,
} from './stackFacts';

const T0 = Date.UTC(2026, 10, 23, 12);
const at = (minutes: number) => new Date(T0 + minutes * 60_000);
const iso = (minutes: number) => at(minutes).toISOString();
const release = (id: string, minutes = 0): Release => ({
  id,
  label: `v${id}`,
  createdAt: iso(minutes),
});
const context = {
  targetId: 'arn:aws:lambda:us-east-1:333333333333:function:f:live',
  region: 'us-east-1',
  release: (id: string) => release(id),
};

describe('alarms of a target', () => {
  const subject = {
    region: 'us-east-1',
    functionName: 'f',
    qualifier: 'live',
    groupAlarms: ['named'],
  };
  const dimension = (Name: string, Value: string) => ({ Name, Value });
  const alarm = (
    AlarmName: string,
    dimensions: Array<[string, string]>,
    more: MetricAlarm = {},
  ): MetricAlarm => ({
    AlarmName,
    MetricName: 'Errors',
    StateValue: 'OK',
    Dimensions: dimensions.map(([name, value]) => dimension(name, value)),
    ...more,
  });
  const names = (
    metric: MetricAlarm[],
    composite = [] as object[],
    qualifier = 'live',
  ) =>
    alarmsOf({ metric, composite } as never, { ...subject, qualifier }).map(
      ({ name }) => name,
    );

  it('are those of the function, of the alias, and those that stop its deployments', () => {
    expect(
      names([
        alarm('function', [['FunctionName', 'f']]),
        alarm('alias', [
          ['FunctionName', 'f'],
          ['Resource', 'f:live'],
        ]),
        alarm('version', [
          ['FunctionName', 'f'],
          ['Resource', 'f:live'],
          ['ExecutedVersion', '43'],
        ]),
        alarm('other alias', [
          ['FunctionName', 'f'],
          ['Resource', 'f:beta'],
        ]),
        alarm('other function', [['FunctionName', 'g']]),
        alarm('named', [['QueueName', 'q']]),
        alarm('unqualified', [
          ['FunctionName', 'f'],
          ['Resource', 'f'],
        ]),
      ]),
    ).toEqual(['alias', 'function', 'named', 'version']);
  });

  it('include for $LATEST those of calls without a qualifier', () => {
    expect(
      names(
        [
          alarm('unqualified', [
            ['FunctionName', 'f'],
            ['Resource', 'f'],
          ]),
        ],
        [],
        '$LATEST',
      ),
    ).toEqual(['unqualified']);
  });

  it('include metric math over the alias', () => {
    const metricStat = (name: string, resource: string) => ({
      Id: name.toLowerCase(),
      MetricStat: {
        Stat: 'Sum',
        Period: 60,
        Metric: {
          MetricName: name,
          Dimensions: [
            dimension('FunctionName', 'f'),
            dimension('Resource', resource),
          ],
        },
      },
    });
    const math = (AlarmName: string, resource: string): MetricAlarm => ({
      AlarmName,
      StateValue: 'ALARM',
      Metrics: [
        metricStat('Errors', resource),
        metricStat('Invocations', resource),
        {
          Id: 'rate',
          Expression: '100 * errors / invocations',
          Label: 'Error rate (%)',
          ReturnData: true,
        },
      ],
    });
    const found = alarmsOf(
      {
        metric: [math('rate', 'f:live'), math('else', 'f:beta')],
        composite: [],
      },
      subject,
    );
    expect(found).toMatchObject([
      { name: 'rate', measures: 'error rate', unit: '%', state: 'ALARM' },
    ]);
  });

  it("include a composite alarm whose parts are all the target's own", () => {
    const own = alarm('own', [['FunctionName', 'f']]);
    const composite = (AlarmName: string, AlarmRule: string) => ({
      AlarmName,
      AlarmRule,
      StateValue: 'OK',
    });
    expect(
      names(
        [own],
        [
          composite('both', 'ALARM("own") AND NOT OK(own)'),
          composite(
            'by arn',
            'ALARM("arn:aws:cloudwatch:us-east-1:333333333333:alarm:own")',
          ),
          composite('fleet', 'ALARM("own") OR ALARM("somebody else\'s")'),
          composite('empty', 'TRUE'),
        ],
      ),
    ).toEqual(['both', 'by arn', 'own']);
  });

  it('stand in order of urgency', () => {
    const of = (
      name: string,
      StateValue: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA',
    ) => alarm(name, [['FunctionName', 'f']], { StateValue });
    expect(
      names([of('a', 'OK'), of('b', 'INSUFFICIENT_DATA'), of('c', 'ALARM')]),
    ).toEqual(['c', 'b', 'a']);
  });

  it.each([
    ['Duration', 'p95', 'duration p95', 'ms'],
    ['ConcurrentExecutions', undefined, 'concurrent executions', undefined],
  ])(
    'say what %s measures',
    (MetricName, ExtendedStatistic, measures, unit) => {
      const found = alarmsOf(
        {
          metric: [
            alarm('a', [['FunctionName', 'f']], {
              MetricName,
              ExtendedStatistic,
            }),
          ],
          composite: [],
        },
        subject,
      );
      expect(found).toMatchObject([{ measures, unit }]);
    },
  );

  it('tell value and limit, rather from data than from text', () => {
    const StateReason =
      'Threshold Crossed: 2 out of the last 2 datapoints [7.39 (23/11/26 08:56:00), 7.63 (23/11/26 08:55:00)] was greater than the threshold (5.0) (minimum 2 datapoints for OK -> ALARM transition).';
    expect(alarmReading({ StateReason })).toEqual({
      value: 7.39,
      threshold: 5,
    });
    const StateReasonData = JSON.stringify({
      version: '1.0',
      threshold: 6,
      recentDatapoints: [8.1, 8.2],
      evaluatedDatapoints: [
        { timestamp: '2026-11-23T08:55:00.000+0000', value: 8.1 },
        { timestamp: '2026-11-23T08:56:00.000+0000', value: 8.2 },
      ],
    });
    expect(alarmReading({ StateReason, StateReasonData })).toEqual({
      value: 8.2,
      threshold: 6,
    });
    expect(
      alarmReading({
        StateReasonData: '{"recentDatapoints":[1,null]}',
        Threshold: 3,
      }),
    ).toEqual({ value: 1, threshold: 3 });
    expect(
      alarmReading({
        StateReasonData: 'no json',
        StateReason: 'Unchecked: Initial alarm creation',
        Threshold: 3,
      }),
    ).toEqual({ value: undefined, threshold: 3 });
  });
});

describe('a stack', () => {
  const arn = 'arn:aws:lambda:us-east-1:333333333333:function';
  const resource = (type: string, logicalId: string, physicalId: string) => ({
    type: `AWS::${type}`,
    logicalId,
    physicalId,
  });
  const resources = [
    resource('Lambda::Function', 'Calc', 'calc-prod'),
    resource('Lambda::Version', 'CalcVersion1', `${arn}:calc-prod:9`),
    resource('Lambda::Version', 'CalcVersion2', `${arn}:calc-prod:10`),
    resource('Lambda::Version', 'OtherVersion', `${arn}:other-prod:11`),
    resource(
      'CodeDeploy::Application',
      'ServerlessDeploymentApplication',
      'app',
    ),
    resource('CodeDeploy::DeploymentGroup', 'CalcDeploymentGroup', 'group'),
    resource('Lambda::Function', 'Plain', 'plain-prod'),
  ];
  const summary = {
    name: 's',
    id: 'arn:stack',
    status: 'UPDATE_COMPLETE',
    updatedAt: iso(0),
  };

  it('records the newest version of a function, by number', () => {
    expect(recordedVersion(resources, 'calc-prod')).toBe('10');
    expect(recordedVersion(resources, 'plain-prod')).toBeUndefined();
  });

  it('has the group that SAM made for a function', () => {
    expect(samGroupOf(resources, 'calc-prod')).toEqual({
      application: 'app',
      group: 'group',
    });
    expect(samGroupOf(resources, 'plain-prod')).toBeUndefined();
  });

  it('says whether it has groups of which it does not tell whose they are', () => {
    expect(stackMemoOf(summary, resources, 'plain-prod')).toMatchObject({
      otherGroups: false,
    });
    const cdk = [
      ...resources,
      resource('CodeDeploy::DeploymentGroup', 'ServiceGroup1A2B', 'cdk-group'),
    ];
    expect(stackMemoOf(summary, cdk, 'plain-prod')).toMatchObject({
      otherGroups: true,
    });
  });

  it('is looked into again after an update', () => {
    const memo = stackMemoOf(summary, resources, 'calc-prod');
    expect(isCurrent(memo, summary)).toBe(true);
    expect(isCurrent(memo, { ...summary, updatedAt: iso(1) })).toBe(false);
    expect(isCurrent(memo, { ...summary, status: 'UPDATE_IN_PROGRESS' })).toBe(
      false,
    );
    expect(
      isCurrent(memo, { ...summary, id: 'another of the same name' }),
    ).toBe(false);
  });

  it.each([
    ['UPDATE_COMPLETE', '10', false, undefined],
    ['UPDATE_COMPLETE', '9', false, { recordedVersion: '10' }],
    ['UPDATE_ROLLBACK_COMPLETE', '9', false, { recordedVersion: '10' }],
    ['UPDATE_IN_PROGRESS', '9', false, undefined],
    ['UPDATE_COMPLETE', '9', true, undefined],
    ['UPDATE_COMPLETE', undefined, false, undefined],
  ])(
    'in %s with v%s live (moving: %s) is out of step: %j',
    (status, version, moving, outOfStep) => {
      const view = stackView({ ...summary, status }, 'us-east-1', '10', {
        version,
        moving,
      });
      expect(view.outOfStep).toEqual(outOfStep);
      expect(view.consoleUrl).toContain('stackId=arn%3Astack');
    },
  );
});

describe('notices', () => {
  const details: LambdaDetails = {
    kind: 'lambda-alias',
    functionName: 'f',
    functionArn: 'arn',
    alias: 'live',
    variableNames: [],
  };
  const live = [{ release: release('43'), weight: 1 }];
  const codes = (input: Partial<Parameters<typeof noticesOf>[0]>) =>
    noticesOf({ details, live, moving: false, now: T0, ...input }).map(
      ({ code }) => code,
    );

  it('are none when all is well, and each says what to do', () => {
    expect(codes({})).toEqual([]);
    const all = noticesOf({
      details: {
        ...details,
        alias: '$LATEST',
        state: 'Inactive',
        lastUpdateStatus: 'Failed',
        runtime: 'python3.9',
      },
      live: [...live, { release: release('42'), weight: 0.1 }],
      stack: {
        name: 's',
        status: 'UPDATE_FAILED',
        outOfStep: { recordedVersion: '42' },
      },
      moving: false,
      now: T0,
    });
    expect(all.map(({ code }) => code)).toEqual([
      'no-alias',
      'out-of-step',
      'leftover-weight',
      'stack-failed',
      'not-active',
      'update-failed',
      'runtime-deprecated',
    ]);
    all.forEach(({ fix }) => expect(fix).toBeTruthy());
  });

  it.each([
    ['Active', []],
    ['Pending', []],
    ['Failed', ['not-active']],
    ['Deactivated', ['not-active']],
  ])('of a version that is %s: %j', (state, expected) => {
    expect(codes({ details: { ...details, state } })).toEqual(expected);
  });

  it('do not take the second version of a deployment in flight for a leftover', () => {
    const two = [...live, { release: release('42'), weight: 0.1 }];
    expect(codes({ live: two, moving: true })).toEqual([]);
  });

  it.each([
    ['UPDATE_COMPLETE', []],
    ['UPDATE_ROLLBACK_COMPLETE', []],
    ['ROLLBACK_COMPLETE', ['stack-failed']],
    ['UPDATE_ROLLBACK_FAILED', ['stack-failed']],
    ['UPDATE_IN_PROGRESS', []],
  ])('of a stack in %s: %j', (status, expected) => {
    expect(codes({ stack: { name: 's', status } })).toEqual(expected);
  });
});

describe('where an alias sends traffic', () => {
  it.each([
    [{ FunctionVersion: '43' }, [['43', 1]]],
    [
      {
        FunctionVersion: '43',
        RoutingConfig: { AdditionalVersionWeights: { '44': 0.1 } },
      },
      [
        ['43', 0.9],
        ['44', 0.1],
      ],
    ],
    [
      {
        FunctionVersion: '43',
        RoutingConfig: { AdditionalVersionWeights: { '44': 0.7 } },
      },
      [
        ['44', 0.7],
        ['43', 0.3],
      ],
    ],
    [
      {
        FunctionVersion: '43',
        RoutingConfig: { AdditionalVersionWeights: { '44': 1 } },
      },
      [['44', 1]],
    ],
    [
      {
        FunctionVersion: '43',
        RoutingConfig: { AdditionalVersionWeights: { '44': 0 } },
      },
      [['43', 1]],
    ],
  ])('%j', (alias, expected) => {
    expect(
      versionsOfAlias(alias).map(({ version, weight }) => [version, weight]),
    ).toEqual(expected);
  });
});

describe('which versions a deployment is about', () => {
  const info = (
    id: string,
    minutes: number,
    more: Partial<DeploymentInfo> = {},
  ): DeploymentInfo => ({
    deploymentId: id,
    createTime: at(minutes),
    status: 'Succeeded',
    creator: 'CloudFormation',
    ...more,
  });
  const versions = [
    release('1', 0),
    release('2', 60),
    release('3', 120),
    release('4', 122),
  ];

  it('is told by the one publication before it', () => {
    expect(publishedFor(info('d', 61), versions)).toBe('2');
    // Two versions in the same minutes: not certain.
    expect(publishedFor(info('d', 123), versions)).toBeUndefined();
    expect(publishedFor(info('d', 90), versions)).toBeUndefined();
    expect(publishedFor(info('d', 59), versions)).toBeUndefined();
    expect(
      publishedFor(info('d', 61, { creator: 'user' }), versions),
    ).toBeUndefined();
  });

  it('is told by CodeDeploy first, and chains', () => {
    const told = new Map<string, Versions>([['d-2', { from: '7', to: '8' }]]);
    const { resolved, unresolved } = resolveDeployments(
      [info('d-3', 124), info('d-2', 61), info('d-1', 1)],
      told,
      [...versions.slice(0, 2), release('4', 122)],
    );
    expect(unresolved).toEqual([]);
    expect(resolved.map(item => item.versions)).toEqual([
      { from: undefined, to: '1' },
      { from: '7', to: '8' },
      { from: '8', to: '4' },
    ]);
  });

  it('is for a rollback of CodeDeploy what the deployment before it came from', () => {
    const { resolved } = resolveDeployments(
      [
        info('d-1', 1),
        info('d-2', 61, {
          status: 'Stopped',
          rollbackInfo: { rollbackDeploymentId: 'd-3' },
        }),
        info('d-3', 70, {
          creator: 'codeDeployRollback',
          rollbackInfo: { rollbackTriggeringDeploymentId: 'd-2' },
        }),
      ],
      new Map(),
      versions,
    );
    expect(resolved.map(item => item.versions)).toEqual([
      { from: undefined, to: '1' },
      { from: '1', to: '2' },
      { from: '2', to: '1' },
    ]);
  });

  it('is left open rather than guessed, and so is what the next one came from', () => {
    const { resolved, unresolved } = resolveDeployments(
      [info('d-1', 1), info('d-2', 30, { creator: 'user' }), info('d-3', 61)],
      new Map(),
      versions,
    );
    expect(unresolved.map(({ deploymentId }) => deploymentId)).toEqual(['d-2']);
    expect(resolved[1].versions).toEqual({ from: undefined, to: '2' });
  });

  it('never depends on the order in which AWS lists them', () => {
    const all = [
      info('d-1', 1),
      info('d-2', 61),
      info('d-3', 90, { creator: 'user' }),
    ];
    const expected = resolveDeployments(all, new Map(), versions);
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), some => {
        expect(resolveDeployments(some, new Map(), versions)).toEqual(expected);
      }),
    );
  });
});

describe('a past that AWS keeps no record of', () => {
  it('is the publication of versions up to the one that is live', () => {
    const versions = [release('1', 0), release('2', 60), release('3', 120)];
    const past = inferredFromVersions(versions, '2', false, context);
    expect(past).toMatchObject([
      {
        id: 'version-1',
        from: undefined,
        startedAt: iso(0),
        by: { kind: 'unknown' },
        inferred: true,
      },
      {
        id: 'version-2',
        from: { id: '1', label: 'v1' },
        startedAt: iso(60),
        status: 'succeeded',
      },
    ]);
  });

  it('dates a move of the alias by the publication, where that lies in between', () => {
    const move = {
      from: '1',
      to: '2',
      before: iso(-10),
      after: iso(10),
      byStack: true,
    };
    expect(aliasMove(move, context)).toMatchObject({
      id: `alias-2-${T0}`,
      startedAt: iso(0),
      by: { kind: 'pipeline' },
    });
    expect(aliasMove({ ...move, before: iso(5) }, context)).toMatchObject({
      startedAt: iso(10),
    });
  });
});

describe('since when a version is live', () => {
  const deployment = (id: string, minutes: number, status = 'succeeded') =>
    ({
      release: release(id),
      status,
      startedAt: iso(minutes),
      endedAt: iso(minutes + 5),
      by: { kind: 'pipeline' },
    } as never);
  const evidence = {
    version: '2',
    unchanged: false,
    before: {},
    deployments: [] as never[],
    now: T0,
  };

  it('stays as it was while the version stays', () => {
    const before = { since: iso(-99), by: { kind: 'person' as const } };
    expect(
      liveSince({
        ...evidence,
        unchanged: true,
        before,
        deployments: [deployment('2', 0)],
      }),
    ).toEqual(before);
  });

  it('is the end of the newest deployment that succeeded', () => {
    const deployments = [
      deployment('2', 0),
      deployment('1', -60),
      deployment('3', 10, 'failed'),
    ];
    expect(liveSince({ ...evidence, deployments })).toEqual({
      since: iso(5),
      by: { kind: 'pipeline' },
    });
  });

  it('is when traffic had moved, for a deployment that is not over', () => {
    const arriving = {
      to: '2',
      at: iso(-1),
      by: { kind: 'pipeline' as const },
    };
    expect(liveSince({ ...evidence, arriving })).toEqual({
      since: iso(-1),
      by: { kind: 'pipeline' },
    });
    expect(
      liveSince({ ...evidence, arriving: { ...arriving, at: undefined } })
        .since,
    ).toBe(iso(0));
  });

  it('is not known when something followed that nobody has seen', () => {
    expect(
      liveSince({
        ...evidence,
        deployments: [deployment('2', 0), deployment('3', 60)],
      }),
    ).toEqual({});
  });
});

describe('memo and category', () => {
  it('starts anew from a memo of another form', () => {
    expect(readMemo({ seen: 'what' })).toEqual({
      seen: {},
      versionsRead: false,
      versionsAwaited: false,
    });
    expect(readMemo(undefined)).toEqual(readMemo({}));
    expect(readMemo({ seen: { d: 'running' }, version: '3' })).toMatchObject({
      seen: { d: 'running' },
      version: '3',
    });
  });

  it.each([
    [{ category: 'api' }, 'api'],
    [{ Category: 'Event' }, 'event'],
    [{}, undefined],
    [undefined, undefined],
  ])('%j is of category %s', (tags, category) => {
    expect(categoryOf(tags as never)).toBe(category);
  });
});
