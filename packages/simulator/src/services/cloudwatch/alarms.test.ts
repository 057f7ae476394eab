import {
  DeleteAlarmsCommand,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  DescribeAlarmsForMetricCommand,
  ListTagsForResourceCommand,
  PutMetricAlarmCommand,
  PutMetricAlarmInput,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { CreateAliasCommand, UpdateAliasCommand } from '@aws-sdk/client-lambda';
import { setTraffic, setVersionHealth } from '../lambda';
import { createFunctionWithVersions } from '../lambda/testing';
import {
  DAY,
  MINUTE,
  SECOND,
  SimulatedAccount,
  simulatedAccount,
} from '../testing/simulatedAccount';

let aws: SimulatedAccount;

beforeEach(() => {
  aws = simulatedAccount();
});

const put = (input: Partial<PutMetricAlarmInput> = {}) =>
  aws.cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName: 'alarm',
      Namespace: 'Shop',
      MetricName: 'Faults',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 2,
      Threshold: 5,
      ComparisonOperator: 'GreaterThanThreshold',
      ...input,
    }),
  );

async function read(AlarmName = 'alarm') {
  const { MetricAlarms } = await aws.cloudwatch.send(
    new DescribeAlarmsCommand({ AlarmNames: [AlarmName] }),
  );
  return MetricAlarms![0];
}

/** Feeds a value a minute; undefined is a minute without data. */
async function feed(...values: (number | undefined)[]) {
  for (const Value of values) {
    if (Value !== undefined) {
      await aws.cloudwatch.send(
        new PutMetricDataCommand({
          Namespace: 'Shop',
          MetricData: [{ MetricName: 'Faults', Value }],
        }),
      );
    }
    aws.pass(MINUTE);
  }
}

describe('evaluating an alarm', () => {
  it('starts without data', async () => {
    await put();
    expect(await read()).toMatchObject({
      StateValue: 'INSUFFICIENT_DATA',
      StateReason: 'Unchecked: Initial alarm creation',
      AlarmArn: 'arn:aws:cloudwatch:us-east-1:999999999999:alarm:alarm',
    });
  });

  it('goes off at the second breach of three, and calms down', async () => {
    await put();
    await feed(1, 9);
    expect((await read()).StateValue).toBe('OK');
    await feed(9);
    expect(await read()).toMatchObject({
      StateValue: 'ALARM',
      StateReason: expect.stringMatching(
        /^Threshold Crossed: 2 out of the last 3 datapoints \[9\.0 \(23\/11\/26 08:02:00\), 9\.0 \(23\/11\/26 08:01:00\)\] was greater than the threshold \(5\.0\) \(minimum 2 datapoints for OK -> ALARM transition\)\.$/,
      ),
      StateUpdatedTimestamp: new Date('2026-11-23T08:03:00Z'),
    });
    await feed(0, 0);
    expect(await read()).toMatchObject({
      StateValue: 'OK',
      StateReason: expect.stringContaining('not greater than the threshold'),
    });
  });

  it.each([
    ['missing', 'INSUFFICIENT_DATA'],
    ['notBreaching', 'OK'],
    ['breaching', 'ALARM'],
    ['ignore', 'ALARM'],
  ])('treats missing data as %s: %s', async (TreatMissingData, state) => {
    await put({ TreatMissingData });
    await feed(9, 9, 9);
    expect((await read()).StateValue).toBe('ALARM');
    await feed(undefined, undefined, undefined);
    expect((await read()).StateValue).toBe(state);
  });

  it.each([
    ['GreaterThanThreshold', 5, 'OK'],
    ['GreaterThanOrEqualToThreshold', 5, 'ALARM'],
    ['LessThanThreshold', 5, 'OK'],
    ['LessThanOrEqualToThreshold', 5, 'ALARM'],
  ] as const)('%s at %d', async (ComparisonOperator, value, state) => {
    await put({
      ComparisonOperator,
      EvaluationPeriods: 1,
      DatapointsToAlarm: 1,
    });
    await feed(value);
    expect((await read()).StateValue).toBe(state);
  });

  it('keeps the state that somebody set until the next evaluation', async () => {
    await put();
    await feed(0, 0);
    await aws.cloudwatch.send(
      new SetAlarmStateCommand({
        AlarmName: 'alarm',
        StateValue: 'ALARM',
        StateReason: 'drill',
      }),
    );
    aws.pass(20 * SECOND);
    expect(await read()).toMatchObject({
      StateValue: 'ALARM',
      StateReason: 'drill',
    });
    await feed(0);
    expect((await read()).StateValue).toBe('OK');
  });

  it('keeps a history', async () => {
    await put();
    await feed(0, 9, 9, 0, 0);
    const history = async (input: object) => {
      const { AlarmHistoryItems } = await aws.cloudwatch.send(
        new DescribeAlarmHistoryCommand({ AlarmName: 'alarm', ...input }),
      );
      return AlarmHistoryItems!.map(h => h.HistorySummary);
    };
    expect(await history({})).toEqual([
      'Alarm updated from ALARM to OK',
      'Alarm updated from OK to ALARM',
      'Alarm updated from INSUFFICIENT_DATA to OK',
      'Alarm "alarm" created',
    ]);
    expect(
      await history({
        HistoryItemType: 'StateUpdate',
        ScanBy: 'TimestampAscending',
        MaxRecords: 1,
      }),
    ).toEqual(['Alarm updated from INSUFFICIENT_DATA to OK']);
    expect(
      await history({ StartDate: new Date(aws.world.now() - MINUTE) }),
    ).toEqual(['Alarm updated from ALARM to OK']);
  });

  it('takes a jump of the clock over weeks without evaluating each minute', async () => {
    await put();
    const schedule = jest.spyOn(aws.world, 'schedule');
    aws.pass(60 * DAY);
    expect((await read()).StateValue).toBe('INSUFFICIENT_DATA');
    // Every quarter of an hour, and every minute of the last six hours: not 86,400.
    expect(schedule.mock.calls.length).toBeGreaterThan(5_000);
    expect(schedule.mock.calls.length).toBeLessThan(7_000);
  });
});

describe('an alarm on the error rate of an alias', () => {
  it('goes off when the alias moves to a bad version, and calms down when it is back', async () => {
    await createFunctionWithVersions(aws, 'fn', 2);
    await aws.lambda.send(
      new CreateAliasCommand({
        FunctionName: 'fn',
        Name: 'live',
        FunctionVersion: '1',
      }),
    );
    setTraffic(aws.world, aws.place, 'fn', { invocationsPerMinute: 60 });
    setVersionHealth(aws.world, aws.place, 'fn', '2', { errorRate: 0.4 });
    const query = (Id: string, MetricName: string) => ({
      Id,
      ReturnData: false,
      MetricStat: {
        Metric: {
          Namespace: 'AWS/Lambda',
          MetricName,
          Dimensions: [
            { Name: 'FunctionName', Value: 'fn' },
            { Name: 'Resource', Value: 'fn:live' },
          ],
        },
        Period: 60,
        Stat: 'Sum',
      },
    });
    await aws.cloudwatch.send(
      new PutMetricAlarmCommand({
        AlarmName: 'rate',
        Metrics: [
          query('errors', 'Errors'),
          query('calls', 'Invocations'),
          { Id: 'rate', Expression: '100 * errors / calls' },
        ],
        EvaluationPeriods: 2,
        Threshold: 5,
        ComparisonOperator: 'GreaterThanThreshold',
      }),
    );
    aws.pass(5 * MINUTE);
    expect(await read('rate')).toMatchObject({
      StateValue: 'OK',
      Metrics: [{ Id: 'errors' }, { Id: 'calls' }, { Id: 'rate' }],
    });
    const move = (FunctionVersion: string) =>
      aws.lambda.send(
        new UpdateAliasCommand({
          FunctionName: 'fn',
          Name: 'live',
          FunctionVersion,
        }),
      );
    await move('2');
    aws.pass(3 * MINUTE);
    expect((await read('rate')).StateValue).toBe('ALARM');
    await move('1');
    aws.pass(3 * MINUTE);
    expect((await read('rate')).StateValue).toBe('OK');
  });
});

describe('describing alarms', () => {
  beforeEach(async () => {
    for (let i = 0; i < 120; i++) {
      await put({ AlarmName: `bulk-${String(i).padStart(3, '0')}` });
    }
    await put({ AlarmName: 'other', AlarmActions: ['arn:aws:sns:page'] });
    await aws.cloudwatch.send(
      new SetAlarmStateCommand({
        AlarmName: 'bulk-007',
        StateValue: 'ALARM',
        StateReason: 'test',
      }),
    );
  });

  async function names(input: object) {
    const all: string[] = [];
    const sizes: number[] = [];
    let NextToken: string | undefined;
    do {
      const page = await aws.cloudwatch.send(
        new DescribeAlarmsCommand({ ...input, NextToken }),
      );
      sizes.push(page.MetricAlarms!.length);
      all.push(...page.MetricAlarms!.map(a => a.AlarmName!));
      NextToken = page.NextToken;
    } while (NextToken);
    return { all, sizes };
  }

  it('pages', async () => {
    expect((await names({})).sizes).toEqual([50, 50, 21]);
    const { all, sizes } = await names({ MaxRecords: 100 });
    expect(sizes).toEqual([100, 21]);
    expect(new Set(all).size).toBe(121);
  });

  it.each([
    [{ AlarmNames: ['other', 'none'] }, ['other']],
    [{ AlarmNamePrefix: 'oth' }, ['other']],
    [{ StateValue: 'ALARM' }, ['bulk-007']],
    [{ ActionPrefix: 'arn:aws:sns' }, ['other']],
    [{ AlarmTypes: ['CompositeAlarm'] }, []],
    [{ AlarmTypes: ['MetricAlarm'], AlarmNamePrefix: 'other' }, ['other']],
  ])('filters by %j', async (input, expected) => {
    expect((await names(input)).all).toEqual(expected);
  });

  it.each([
    [
      { AlarmNames: ['a'], AlarmNamePrefix: 'a' },
      'InvalidParameterCombinationException',
    ],
    [{ MaxRecords: 101 }, 'ValidationError'],
    [{ NextToken: 'nonsense' }, 'InvalidNextToken'],
  ])('refuses %j', async (input, name) => {
    await expect(
      aws.cloudwatch.send(new DescribeAlarmsCommand(input)),
    ).rejects.toMatchObject({ name });
  });

  it('finds those of a metric', async () => {
    await put({
      AlarmName: 'p99',
      Statistic: undefined,
      ExtendedStatistic: 'p99',
    });
    const { MetricAlarms } = await aws.cloudwatch.send(
      new DescribeAlarmsForMetricCommand({
        Namespace: 'Shop',
        MetricName: 'Faults',
        ExtendedStatistic: 'p99',
      }),
    );
    expect(MetricAlarms!.map(a => a.AlarmName)).toEqual(['p99']);
  });
});

describe('putting and deleting alarms', () => {
  it.each([
    [{ Threshold: undefined }, 'MissingRequiredParameterException'],
    [{ DatapointsToAlarm: 4 }, 'ValidationError'],
    [{ Statistic: undefined }, 'ValidationError'],
    [{ Period: 45 }, 'ValidationError'],
    [{ TreatMissingData: 'zero' }, 'ValidationError'],
    [{ ExtendedStatistic: 'p90' }, 'InvalidParameterCombinationException'],
    [
      { Metrics: [{ Id: 'x', Expression: '1' }] },
      'InvalidParameterCombinationException',
    ],
  ])('refuses %j', async (input, name) => {
    await expect(put(input)).rejects.toMatchObject({ name });
  });

  it('keeps state and tags when an alarm is changed', async () => {
    await put({ Tags: [{ Key: 'team', Value: 'royalties' }] });
    await feed(9, 9);
    await put({ Threshold: 100, Tags: [{ Key: 'team', Value: 'other' }] });
    expect(await read()).toMatchObject({ StateValue: 'ALARM', Threshold: 100 });
    const { Tags } = await aws.cloudwatch.send(
      new ListTagsForResourceCommand({
        ResourceARN: (await read()).AlarmArn,
      }),
    );
    expect(Tags).toEqual([{ Key: 'team', Value: 'royalties' }]);
  });

  it('deletes all or none', async () => {
    await put();
    const remove = (AlarmNames: string[]) =>
      aws.cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames }));
    await expect(remove(['alarm', 'gone'])).rejects.toMatchObject({
      name: 'ResourceNotFound',
    });
    expect(await read()).toBeDefined();
    await remove(['alarm']);
    expect(await read()).toBeUndefined();
    // The evaluation ends with the last alarm, and begins again with the next.
    aws.pass(2 * MINUTE);
    expect(aws.world.clock.now()).toBe(aws.world.now());
    await put();
    await feed(9, 9);
    expect((await read()).StateValue).toBe('ALARM');
  });
});
