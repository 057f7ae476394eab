import {
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  MetricDataQuery,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CreateAliasCommand,
  InvokeCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-lambda';
import fc from 'fast-check';
import { setTraffic, setVersionHealth } from '../lambda';
import { createFunctionWithVersions } from '../lambda/testing';
import {
  DAY,
  HOUR,
  MINUTE,
  SimulatedAccount,
  simulatedAccount,
} from '../testing/simulatedAccount';
import { sharesBetween } from './lambdaTraffic';

let aws: SimulatedAccount;
/** When traffic began. */
let begin: number;

beforeEach(async () => {
  aws = simulatedAccount();
  await createFunctionWithVersions(aws, 'fn', 2);
  await aws.lambda.send(
    new CreateAliasCommand({
      FunctionName: 'fn',
      Name: 'live',
      FunctionVersion: '1',
    }),
  );
  setTraffic(aws.world, aws.place, 'fn', { invocationsPerMinute: 100 });
  setVersionHealth(aws.world, aws.place, 'fn', '1', { errorRate: 0 });
  setVersionHealth(aws.world, aws.place, 'fn', '2', {
    errorRate: 0.5,
    durationMs: 900,
  });
  begin = aws.world.now();
});

const moveTo = (
  FunctionVersion: string,
  weights: Record<string, number> = {},
) =>
  aws.lambda.send(
    new UpdateAliasCommand({
      FunctionName: 'fn',
      Name: 'live',
      FunctionVersion,
      RoutingConfig: { AdditionalVersionWeights: weights },
    }),
  );

const BY_FUNCTION = { FunctionName: 'fn' };
const BY_ALIAS = { ...BY_FUNCTION, Resource: 'fn:live' };
const byVersion = (ExecutedVersion: string) => ({
  ...BY_ALIAS,
  ExecutedVersion,
});

function query(
  Id: string,
  MetricName: string,
  dimensions: Record<string, string>,
  more: { Stat?: string; Period?: number; ReturnData?: boolean } = {},
): MetricDataQuery {
  return {
    Id,
    ReturnData: more.ReturnData,
    MetricStat: {
      Metric: {
        Namespace: 'AWS/Lambda',
        MetricName,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({
          Name,
          Value,
        })),
      },
      Period: more.Period ?? 60,
      Stat: more.Stat ?? 'Sum',
    },
  };
}

/** Values by id of the query, oldest first. */
async function read(
  MetricDataQueries: MetricDataQuery[],
  from = begin,
  to = aws.world.now(),
) {
  const { MetricDataResults } = await aws.cloudwatch.send(
    new GetMetricDataCommand({
      MetricDataQueries,
      StartTime: new Date(from),
      EndTime: new Date(to),
      ScanBy: 'TimestampAscending',
    }),
  );
  return Object.fromEntries(MetricDataResults!.map(r => [r.Id!, r.Values!]));
}

const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);

describe('Lambda metrics', () => {
  it('follow the alias: its versions make up what the function did', async () => {
    aws.pass(10 * MINUTE);
    await moveTo('1', { '2': 0.25 });
    aws.pass(20 * MINUTE);
    await moveTo('2');
    aws.pass(10 * MINUTE);
    const values = await read([
      query('all', 'Invocations', BY_FUNCTION),
      query('alias', 'Invocations', BY_ALIAS),
      query('one', 'Invocations', byVersion('1')),
      query('two', 'Invocations', byVersion('2')),
      query('errors', 'Errors', BY_ALIAS),
      query('errorsTwo', 'Errors', byVersion('2')),
      query('errorsOne', 'Errors', byVersion('1')),
      query('duration', 'Duration', byVersion('2'), { Stat: 'Average' }),
    ]);
    expect(values.all).toHaveLength(40);
    expect(values.alias).toEqual(values.all);
    expect(sum(values.one) + sum(values.two)).toBe(sum(values.all));
    // Nothing on version 2 for ten minutes, a quarter for twenty, all for ten.
    expect(values.two).toHaveLength(30);
    expect(values.one).toHaveLength(30);
    const quarter =
      sum(values.two.slice(0, 20)) / sum(values.all.slice(10, 30));
    expect(quarter).toBeCloseTo(0.25, 1);
    expect(sum(values.errorsOne)).toBe(0);
    expect(values.errors).toHaveLength(40);
    expect(sum(values.errors)).toBe(sum(values.errorsTwo));
    expect(sum(values.errorsTwo) / sum(values.two)).toBeCloseTo(0.5, 1);
    expect(sum(values.duration) / values.duration.length).toBeCloseTo(900, -2);
  });

  it('are the same whenever and by whatever period they are read', async () => {
    aws.pass(3 * HOUR);
    const [from, to] = [
      Math.ceil(begin / HOUR) * HOUR,
      Math.floor(aws.world.now() / HOUR) * HOUR,
    ];
    const minutes = await read([query('m', 'Invocations', BY_ALIAS)], from, to);
    aws.pass(DAY);
    const again = await read([query('m', 'Invocations', BY_ALIAS)], from, to);
    expect(again).toEqual(minutes);
    const hours = await read(
      [query('h', 'Invocations', BY_ALIAS, { Period: 3600 })],
      from,
      to,
    );
    expect(sum(hours.h)).toBe(sum(minutes.m));
  });

  it('vary over the day around their mean', async () => {
    aws.pass(7 * DAY);
    const { h } = await read(
      [query('h', 'Invocations', BY_FUNCTION, { Period: 3600 })],
      begin + HOUR,
      begin + HOUR + 7 * DAY - 2 * HOUR,
    );
    const mean = sum(h) / h.length / 60;
    expect(mean).toBeGreaterThan(95);
    expect(mean).toBeLessThan(105);
    expect(Math.max(...h) / Math.min(...h)).toBeGreaterThan(2);
  });

  it('count real invocations too', async () => {
    setTraffic(aws.world, aws.place, 'fn', { invocationsPerMinute: 0 });
    aws.pass(2 * MINUTE);
    await aws.lambda.send(
      new InvokeCommand({ FunctionName: 'fn', Qualifier: 'live' }),
    );
    await aws.lambda.send(new InvokeCommand({ FunctionName: 'fn' }));
    const from = aws.world.now() - MINUTE;
    aws.pass(MINUTE);
    const values = await read(
      [
        query('all', 'Invocations', BY_FUNCTION),
        query('alias', 'Invocations', BY_ALIAS),
        query('bare', 'Invocations', { ...BY_FUNCTION, Resource: 'fn' }),
      ],
      from,
    );
    expect(values).toEqual({ all: [2], alias: [1], bare: [1] });
  });

  it.each([
    ['an unknown function', { FunctionName: 'gone' }, 60],
    ['dimensions that Lambda does not use', { Resource: 'fn:live' }, 60],
    ['periods finer than a minute', BY_FUNCTION, 10],
  ])(
    'are empty for %s',
    async (_, dimensions: Record<string, string>, Period) => {
      aws.pass(5 * MINUTE);
      const { q } = await read([
        query('q', 'Invocations', dimensions, { Period }),
      ]);
      expect(q).toEqual([]);
    },
  );

  it('are kept by the minute for fifteen days', async () => {
    aws.pass(20 * DAY);
    const old = async (Period: number) => {
      const { q } = await read(
        [query('q', 'Invocations', BY_FUNCTION, { Period })],
        begin,
        begin + HOUR,
      );
      return q.length;
    };
    expect(await old(60)).toBe(0);
    expect(await old(300)).toBeGreaterThan(10);
  });

  it('are listed with the dimensions they have', async () => {
    await moveTo('1', { '2': 0.1 });
    const { Metrics } = await aws.cloudwatch.send(
      new ListMetricsCommand({
        Namespace: 'AWS/Lambda',
        MetricName: 'Errors',
        Dimensions: [{ Name: 'FunctionName', Value: 'fn' }],
      }),
    );
    const dimensions = Metrics!.map(m =>
      m.Dimensions!.map(d => `${d.Name}=${d.Value}`).join(','),
    );
    expect(dimensions.sort()).toEqual([
      'FunctionName=fn',
      'FunctionName=fn,Resource=fn:live',
      'FunctionName=fn,Resource=fn:live,ExecutedVersion=1',
      'FunctionName=fn,Resource=fn:live,ExecutedVersion=2',
    ]);
  });
});

describe('shares of a routing history', () => {
  it('always make up the whole', () => {
    const span = fc.record({
      from: fc.integer({ min: 1, max: 1000 }),
      version: fc.constantFrom('1', '2', '3'),
      weight: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(span, { maxLength: 8 }),
        fc.integer({ min: 0, max: 900 }),
        fc.integer({ min: 1, max: 300 }),
        (spans, from, length) => {
          const history = [{ from: 0, version: '1', weight: 0 }, ...spans]
            .sort((a, b) => a.from - b.from)
            .map(({ weight, ...rest }) => ({
              ...rest,
              second: { version: '4', weight },
            }));
          const shares = sharesBetween(history, from, from + length);
          expect(sum([...shares.values()])).toBeCloseTo(1, 9);
        },
      ),
    );
  });
});

describe('metric math', () => {
  const errors = query('e', 'Errors', BY_ALIAS, { ReturnData: false });
  const calls = query('i', 'Invocations', BY_ALIAS, { ReturnData: false });
  const evaluate = async (Expression: string) =>
    (await read([errors, calls, { Id: 'x', Expression }])).x;

  beforeEach(async () => {
    await moveTo('2');
    aws.pass(5 * MINUTE);
  });

  it('computes time by time', async () => {
    const raw = await read([
      { ...errors, ReturnData: true },
      { ...calls, ReturnData: true },
    ]);
    const each = (f: (e: number, i: number) => number) =>
      raw.e.map((e, n) => f(e, raw.i[n]));
    expect(await evaluate('e / i * 100')).toEqual(
      each((e, i) => (e / i) * 100),
    );
    expect(await evaluate('100*(e/i)')).toEqual(each((e, i) => 100 * (e / i)));
    expect(await evaluate('-e + 2 ^ 3')).toEqual(each(e => -e + 8));
    expect(await evaluate('SUM(METRICS())')).toEqual(each((e, i) => e + i));
    expect(await evaluate('MAX([e, i])')).toEqual(raw.i);
    expect(await evaluate('IF(e > i, 1, 0) + e * 0')).toEqual(each(() => 0));
    expect(await evaluate('FILL(e, 0)')).toEqual(raw.e);
  });

  it('has no value where it would divide by zero', async () => {
    expect(await evaluate('i / (e - e)')).toEqual([]);
  });

  it('lets expressions build on each other in any order', async () => {
    const values = await read([
      { Id: 'percent', Expression: 'rate * 100' },
      { Id: 'rate', Expression: 'e / i' },
      errors,
      calls,
    ]);
    expect(values.percent).toEqual(values.rate.map(v => v * 100));
  });

  it.each([
    ['e +'],
    ['e ; i'],
    ['unknown * 2'],
    ['ANOMALY_DETECTION_BAND(e, 2)'],
    ['x + 1'],
    ['(e'],
    ['METRICS() + 1'],
    ['5'],
  ])('refuses %s', async expression => {
    await expect(evaluate(expression)).rejects.toMatchObject({
      name: 'ValidationError',
    });
  });
});

describe('reading metric data', () => {
  const send = (input: object) =>
    aws.cloudwatch.send(
      new GetMetricDataCommand({
        MetricDataQueries: [query('q', 'Invocations', BY_FUNCTION)],
        StartTime: new Date(begin),
        EndTime: new Date(begin + HOUR),
        ...input,
      }),
    );

  it('is newest first unless asked otherwise, in pages of datapoints', async () => {
    aws.pass(10 * MINUTE);
    const queries = [
      query('a', 'Invocations', BY_FUNCTION),
      query('b', 'Invocations', BY_ALIAS),
    ];
    const whole = await send({ MetricDataQueries: queries });
    const times = whole.MetricDataResults![0].Timestamps!;
    expect(times[0].getTime()).toBeGreaterThan(times[1].getTime());
    const pages: number[][] = [[], []];
    let NextToken: string | undefined;
    do {
      const page = await send({
        MetricDataQueries: queries,
        MaxDatapoints: 7,
        NextToken,
      });
      page.MetricDataResults!.forEach((r, i) => pages[i].push(...r.Values!));
      NextToken = page.NextToken;
    } while (NextToken);
    expect(pages).toEqual(whole.MetricDataResults!.map(r => r.Values));
  });

  it.each([
    [
      '501 queries',
      {
        MetricDataQueries: Array.from({ length: 501 }, (_, i) =>
          query(`q${i}`, 'Errors', BY_FUNCTION),
        ),
      },
    ],
    ['no time between start and end', { EndTime: new Date(0) }],
    [
      'the same id twice',
      {
        MetricDataQueries: [1, 2].map(() => query('q', 'Errors', BY_FUNCTION)),
      },
    ],
    ['a bad id', { MetricDataQueries: [query('Q', 'Errors', BY_FUNCTION)] }],
    [
      'an odd period',
      {
        MetricDataQueries: [query('q', 'Errors', BY_FUNCTION, { Period: 90 })],
      },
    ],
    [
      'an unknown statistic',
      {
        MetricDataQueries: [
          query('q', 'Errors', BY_FUNCTION, { Stat: 'Mode' }),
        ],
      },
    ],
  ])('refuses %s', async (_, input) => {
    await expect(send(input)).rejects.toMatchObject({
      name: 'ValidationError',
    });
  });

  it('refuses a query that is neither metric nor expression', async () => {
    await expect(
      send({ MetricDataQueries: [{ Id: 'q' }] }),
    ).rejects.toMatchObject({ name: 'InvalidParameterCombinationException' });
  });
});

describe('reading statistics', () => {
  const send = (input: object) =>
    aws.cloudwatch.send(
      new GetMetricStatisticsCommand({
        Namespace: 'AWS/Lambda',
        MetricName: 'Duration',
        Dimensions: [{ Name: 'FunctionName', Value: 'fn' }],
        StartTime: new Date(begin),
        EndTime: new Date(begin + HOUR),
        Period: 300,
        Statistics: ['Minimum', 'Average', 'Maximum', 'SampleCount', 'Sum'],
        ...input,
      }),
    );

  it('gives them in order of size, with their unit', async () => {
    aws.pass(HOUR);
    const { Datapoints, Label } = await send({
      ExtendedStatistics: ['p50', 'p99'],
    });
    expect(Label).toBe('Duration');
    expect(Datapoints!.length).toBeGreaterThanOrEqual(12);
    for (const d of Datapoints!) {
      const { p50, p99 } = d.ExtendedStatistics!;
      const ordered = [d.Minimum!, p50, p99, d.Maximum!];
      expect([...ordered].sort((a, b) => a - b)).toEqual(ordered);
      expect(d.Sum! / d.SampleCount!).toBeCloseTo(d.Average!, 6);
      expect(d.Unit).toBe('Milliseconds');
    }
  });

  it.each([
    [{ Statistics: [] }, 'MissingRequiredParameterException'],
    [{ EndTime: new Date(0) }, 'InvalidParameterValueException'],
    [
      { Period: 60, StartTime: new Date(0) },
      'InvalidParameterCombinationException',
    ],
    [{ ExtendedStatistics: ['p101'] }, 'InvalidParameterValueException'],
  ])('refuses %j', async (input, name) => {
    await expect(send(input)).rejects.toMatchObject({ name });
  });
});

describe('putting metric data', () => {
  const put = (Namespace: string, MetricData: object[]) =>
    aws.cloudwatch.send(
      new PutMetricDataCommand({
        Namespace,
        MetricData: MetricData.map(d => ({ MetricName: 'Plays', ...d })),
      }),
    );

  it('adds up what falls in the same minute', async () => {
    await put('Shop', [{ Value: 2 }, { Values: [1, 5], Counts: [3, 1] }]);
    const { Datapoints } = await aws.cloudwatch.send(
      new GetMetricStatisticsCommand({
        Namespace: 'Shop',
        MetricName: 'Plays',
        StartTime: new Date(begin - MINUTE),
        EndTime: new Date(begin + MINUTE),
        Period: 60,
        Statistics: ['Sum', 'Maximum', 'SampleCount'],
      }),
    );
    expect(Datapoints).toMatchObject([{ Sum: 10, Maximum: 5, SampleCount: 5 }]);
  });

  it.each([
    ['AWS/Lambda', [{ Value: 1 }], 'InvalidParameterValueException'],
    ['Shop', [{}], 'MissingRequiredParameterException'],
  ])('refuses %s %j', async (namespace, data, name) => {
    await expect(put(namespace, data)).rejects.toMatchObject({ name });
  });
});
