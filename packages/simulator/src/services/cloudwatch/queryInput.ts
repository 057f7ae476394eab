import type { Dimension, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { isStatistic } from './datapoints';
import { invalidCombination, validationError } from './errors';
import { Dimensions, MetricQuery, MetricRead } from './state';

/** CloudWatch takes at most 30 dimensions. */
const MAX_DIMENSIONS = 30;

export function readDimensions(input: Dimension[] | undefined): Dimensions {
  if ((input?.length ?? 0) > MAX_DIMENSIONS) {
    throw validationError(
      `The number of dimensions must not be greater than ${MAX_DIMENSIONS}`,
    );
  }
  return Object.fromEntries((input ?? []).map(d => [d.Name!, d.Value!]));
}

export function writeDimensions(dimensions: Dimensions): Dimension[] {
  return Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
}

/** @throws ValidationError unless it is 1, 5, 10, 20, 30 or a multiple of 60 seconds */
export function checkPeriod(period: number): void {
  if (![1, 5, 10, 20, 30].includes(period) && (period < 60 || period % 60)) {
    throw validationError(
      `Invalid period ${period}: periods are 1, 5, 10, 20, 30 or a multiple of 60 seconds`,
    );
  }
}

/** Reads `MetricDataQueries` or the `Metrics` of an alarm. */
export function readQueries(input: MetricDataQuery[]): MetricQuery[] {
  const queries = input.map(readQuery);
  const ids = queries.map(q => q.id);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice) {
    throw validationError(
      `The values for parameter id in MetricDataQueries are not unique: ${twice}`,
    );
  }
  return queries;
}

function readQuery(input: MetricDataQuery): MetricQuery {
  const id = input.Id ?? '';
  if (!/^[a-z][a-zA-Z0-9_]{0,254}$/.test(id)) {
    throw validationError(
      `The value ${id} for parameter id is not matching the pattern ^[a-z][a-zA-Z0-9_]*$`,
    );
  }
  const { MetricStat: stat, Expression: expression } = input;
  if ((stat === undefined) === (expression === undefined)) {
    throw invalidCombination(
      `Exactly one of MetricStat and Expression must be given for query ${id}`,
    );
  }
  if (stat && !isStatistic(stat.Stat!)) {
    throw validationError(`Invalid statistic ${stat.Stat} for query ${id}`);
  }
  if (stat) {
    checkPeriod(stat.Period!);
  }
  const read: MetricRead | undefined = stat && {
    metric: {
      namespace: stat.Metric?.Namespace ?? '',
      name: stat.Metric?.MetricName ?? '',
      dimensions: readDimensions(stat.Metric?.Dimensions),
    },
    stat: stat.Stat!,
    period: stat.Period!,
    unit: stat.Unit,
  };
  return {
    id,
    read,
    expression,
    label: input.Label,
    period: input.Period,
    returnData: input.ReturnData ?? true,
  };
}

/** The other way round. */
export function writeQuery(query: MetricQuery): MetricDataQuery {
  const { read } = query;
  return {
    Id: query.id,
    MetricStat: read && {
      Metric: {
        Namespace: read.metric.namespace,
        MetricName: read.metric.name,
        Dimensions: writeDimensions(read.metric.dimensions),
      },
      Period: read.period,
      Stat: read.stat,
      Unit: read.unit as never,
    },
    Expression: query.expression,
    Label: query.label,
    Period: query.period,
    ReturnData: query.returnData,
  };
}
