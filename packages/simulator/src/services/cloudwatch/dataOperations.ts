import type {
  GetMetricDataInput,
  GetMetricStatisticsInput,
  ListMetricsInput,
  MetricDatum,
} from '@aws-sdk/client-cloudwatch';
import { RequestContext } from '../../core/types';
import { pageByKey } from '../shared/keyPages';
import { aggregate, isStatistic, statistic } from './datapoints';
import {
  invalidCombination,
  invalidToken,
  invalidValue,
  missingParameter,
  validationError,
} from './errors';
import { QueryResult, runQueries } from './queries';
import {
  checkPeriod,
  readDimensions,
  readQueries,
  writeDimensions,
} from './queryInput';
import { listMetrics, unitOf } from './sources';
import { MetricId, MinuteValue, cloudWatchState, metricKey } from './state';

const MAX_QUERIES = 500;
const MAX_DATAPOINTS = 100_800;
const MAX_STATISTICS = 1_440;
const LIST_PAGE = 500;
const MINUTE = 60_000;
/** Minutes kept of a metric that somebody put: a fortnight. */
const CUSTOM_MINUTES = 14 * 24 * 60;

function checkTimes(start: Date, end: Date): void {
  if (start >= end) {
    throw validationError(
      'The parameter StartTime must be less than the parameter EndTime.',
    );
  }
}

function labelOf({ query }: QueryResult): string {
  return query.label ?? (query.read ? query.read.metric.name : query.id);
}

/** Reads the number of datapoints that earlier pages had. */
function offsetOf(token: string | undefined): number {
  if (token === undefined) {
    return 0;
  }
  const offset = Number(Buffer.from(token, 'base64').toString());
  if (!Number.isInteger(offset) || offset < 1) {
    throw invalidToken();
  }
  return offset;
}

/** Reading and putting metric data. */
export const dataOperations = {
  GetMetricData(input: GetMetricDataInput, context: RequestContext) {
    const queries = input.MetricDataQueries ?? [];
    if (queries.length > MAX_QUERIES) {
      throw validationError(
        `The collection MetricDataQueries must not have a size greater than ${MAX_QUERIES}.`,
      );
    }
    checkTimes(input.StartTime!, input.EndTime!);
    const limit = input.MaxDatapoints ?? MAX_DATAPOINTS;
    if (limit < 1 || limit > MAX_DATAPOINTS) {
      throw validationError(
        `The value ${limit} for parameter MaxDatapoints must be from 1 to ${MAX_DATAPOINTS}.`,
      );
    }
    const results = runQueries(
      context.world,
      context,
      readQueries(queries),
      input.StartTime!.getTime(),
      input.EndTime!.getTime(),
    ).filter(r => r.query.returnData);
    const ascending = input.ScanBy === 'TimestampAscending';
    let skip = offsetOf(input.NextToken);
    let room = limit;
    let more = false;
    const pages = results.map(result => {
      const points = [...result.series].sort(([a], [b]) =>
        ascending ? a - b : b - a,
      );
      const page = points.slice(skip, skip + room);
      const complete = skip + page.length >= points.length;
      skip = Math.max(0, skip - points.length);
      room -= page.length;
      more ||= !complete;
      return {
        Id: result.query.id,
        Label: labelOf(result),
        Timestamps: page.map(([at]) => new Date(at)),
        Values: page.map(([, value]) => value),
        StatusCode: complete ? ('Complete' as const) : ('PartialData' as const),
      };
    });
    return {
      MetricDataResults: pages,
      Messages: [],
      NextToken: more
        ? Buffer.from(String(offsetOf(input.NextToken) + limit)).toString(
            'base64',
          )
        : undefined,
    };
  },

  GetMetricStatistics(
    input: GetMetricStatisticsInput,
    context: RequestContext,
  ) {
    const { world } = context;
    const statistics = input.Statistics ?? [];
    const extended = input.ExtendedStatistics ?? [];
    if (statistics.length + extended.length === 0) {
      throw missingParameter(
        'At least one of the parameters Statistics and ExtendedStatistics must be specified.',
      );
    }
    const unknown = [...statistics, ...extended].find(s => !isStatistic(s));
    if (unknown) {
      throw invalidValue(`The value ${unknown} is not a statistic.`);
    }
    const from = input.StartTime!;
    const to = input.EndTime!;
    if (from >= to) {
      throw invalidValue(
        'The parameter StartTime must be less than the parameter EndTime.',
      );
    }
    const period = input.Period!;
    checkPeriod(period);
    const asked = Math.ceil((to.getTime() - from.getTime()) / 1000 / period);
    if (asked > MAX_STATISTICS) {
      throw invalidCombination(
        `You have requested up to ${asked.toLocaleString(
          'en-US',
        )} datapoints, which exceeds the limit of 1,440. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
      );
    }
    const metric: MetricId = {
      namespace: input.Namespace!,
      name: input.MetricName!,
      dimensions: readDimensions(input.Dimensions),
    };
    const unit = unitOf(world, context, metric);
    const points = aggregate(
      world,
      context,
      { metric, period },
      from.getTime(),
      to.getTime(),
    );
    const ifAsked = (name: string, value: MinuteValue) =>
      statistics.includes(name as never) ? statistic(value, name) : undefined;
    return {
      Label: metric.name,
      Datapoints: [...points]
        .filter(() => !input.Unit || input.Unit === unit)
        .map(([at, value]) => ({
          Timestamp: new Date(at),
          SampleCount: ifAsked('SampleCount', value),
          Average: ifAsked('Average', value),
          Sum: ifAsked('Sum', value),
          Minimum: ifAsked('Minimum', value),
          Maximum: ifAsked('Maximum', value),
          ExtendedStatistics: extended.length
            ? Object.fromEntries(extended.map(s => [s, statistic(value, s)]))
            : undefined,
          Unit: unit,
        })),
    };
  },

  ListMetrics(input: ListMetricsInput, context: RequestContext) {
    const filters = input.Dimensions ?? [];
    const found = listMetrics(context.world, context)
      .filter(
        ({ namespace, name, dimensions }) =>
          (!input.Namespace || namespace === input.Namespace) &&
          (!input.MetricName || name === input.MetricName) &&
          filters.every(({ Name, Value }) =>
            Value === undefined
              ? Name! in dimensions
              : dimensions[Name!] === Value,
          ),
      )
      .sort((a, b) => (metricKey(a) < metricKey(b) ? -1 : 1));
    const { items, nextToken } = pageByKey(found, {
      key: metricKey,
      size: LIST_PAGE,
      token: input.NextToken,
      invalidToken,
    });
    return {
      Metrics: items.map(({ namespace, name, dimensions }) => ({
        Namespace: namespace,
        MetricName: name,
        Dimensions: writeDimensions(dimensions),
      })),
      NextToken: nextToken,
    };
  },

  PutMetricData(
    input: { Namespace?: string; MetricData?: MetricDatum[] },
    context: RequestContext,
  ) {
    if (input.Namespace!.startsWith('AWS/')) {
      throw invalidValue(
        'The value AWS/ for parameter Namespace is invalid: namespaces beginning with AWS/ are reserved.',
      );
    }
    for (const datum of input.MetricData ?? []) {
      putDatum(input.Namespace!, datum, context);
    }
    return {};
  },
};

function putDatum(
  namespace: string,
  datum: MetricDatum,
  context: RequestContext,
): void {
  const value = samplesOf(datum);
  const metric: MetricId = {
    namespace,
    name: datum.MetricName!,
    dimensions: readDimensions(datum.Dimensions),
  };
  const { custom } = cloudWatchState(context.world, context);
  const stored = (custom[metricKey(metric)] ??= {
    metric,
    unit: datum.Unit ?? 'None',
    minutes: {},
  });
  const at = datum.Timestamp?.getTime() ?? context.now;
  const minute = Math.floor(at / MINUTE);
  const before = stored.minutes[minute];
  stored.minutes[minute] = before
    ? {
        count: before.count + value.count,
        sum: before.sum + value.sum,
        min: Math.min(before.min, value.min),
        max: Math.max(before.max, value.max),
      }
    : value;
  const oldest = Math.floor(context.now / MINUTE) - CUSTOM_MINUTES;
  for (const key of Object.keys(stored.minutes)) {
    if (Number(key) < oldest) delete stored.minutes[key];
  }
}

function samplesOf(datum: MetricDatum): MinuteValue {
  const { Value, Values, Counts, StatisticValues: set } = datum;
  if (set) {
    return {
      count: set.SampleCount!,
      sum: set.Sum!,
      min: set.Minimum!,
      max: set.Maximum!,
    };
  }
  const values = Values ?? (Value === undefined ? [] : [Value]);
  if (values.length === 0) {
    throw missingParameter(
      'At least one of Value, Values and StatisticValues must be specified.',
    );
  }
  const counts = values.map((_, i) => Counts?.[i] ?? 1);
  return {
    count: counts.reduce((a, b) => a + b, 0),
    sum: values.reduce((sum, v, i) => sum + v * counts[i], 0),
    min: Math.min(...values),
    max: Math.max(...values),
  };
}
