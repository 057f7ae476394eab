import type {
  PutMetricAlarmInput,
  MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import { Place } from '../../core/types';
import { isStatistic } from './datapoints';
import {
  invalidCombination,
  invalidValue,
  missingParameter,
  validationError,
} from './errors';
import {
  checkPeriod,
  readDimensions,
  readQueries,
  writeDimensions,
  writeQuery,
} from './queryInput';
import {
  AlarmSettings,
  AlarmState,
  Comparison,
  MetricQuery,
  MetricRead,
  MissingData,
  alarmArn,
} from './state';

const COMPARISONS: string[] = [
  'GreaterThanThreshold',
  'GreaterThanOrEqualToThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
];
const MISSING: string[] = ['missing', 'notBreaching', 'breaching', 'ignore'];

function readSingle(input: PutMetricAlarmInput): MetricRead {
  const stat = input.Statistic ?? input.ExtendedStatistic;
  if (!input.MetricName || !input.Namespace || !input.Period || !stat) {
    throw validationError(
      'MetricName, Namespace, Period and one of Statistic and ExtendedStatistic are required for an alarm on a single metric',
    );
  }
  if (input.Statistic && input.ExtendedStatistic) {
    throw invalidCombination(
      'Statistic and ExtendedStatistic cannot both be specified',
    );
  }
  if (!isStatistic(stat)) {
    throw invalidValue(`The value ${stat} is not a statistic`);
  }
  checkPeriod(input.Period);
  return {
    metric: {
      namespace: input.Namespace,
      name: input.MetricName,
      dimensions: readDimensions(input.Dimensions),
    },
    stat,
    period: input.Period,
    unit: input.Unit,
  };
}

function readMath(input: PutMetricAlarmInput): MetricQuery[] {
  if (input.MetricName || input.Namespace || input.Statistic) {
    throw invalidCombination(
      'An alarm has either Metrics or a single metric, not both',
    );
  }
  const queries = readQueries(input.Metrics!);
  const returning = queries.filter(q => q.returnData).length;
  if (returning !== 1) {
    throw validationError(
      `Exactly one element of the metrics list should return data, but ${returning} do`,
    );
  }
  return queries;
}

/** Reads and checks an alarm. */
export function readAlarm(input: PutMetricAlarmInput): AlarmSettings {
  if (!COMPARISONS.includes(input.ComparisonOperator!)) {
    throw validationError(
      `The simulator has no anomaly detection: ComparisonOperator must be one of ${COMPARISONS.join(
        ', ',
      )}`,
    );
  }
  const missingData = input.TreatMissingData ?? 'missing';
  if (!MISSING.includes(missingData)) {
    throw validationError(
      `Option ${missingData} for TreatMissingData is invalid, it must be one of ${MISSING.join(
        ', ',
      )}`,
    );
  }
  if (input.EvaluationPeriods === undefined || input.EvaluationPeriods < 1) {
    throw missingParameter('EvaluationPeriods must be at least 1');
  }
  if (input.Threshold === undefined) {
    throw missingParameter('Threshold is required');
  }
  const needed = input.DatapointsToAlarm;
  if (
    needed !== undefined &&
    (needed < 1 || needed > input.EvaluationPeriods)
  ) {
    throw validationError(
      'DatapointsToAlarm must be from 1 to EvaluationPeriods',
    );
  }
  return {
    name: input.AlarmName!,
    description: input.AlarmDescription,
    actionsEnabled: input.ActionsEnabled ?? true,
    okActions: [...(input.OKActions ?? [])],
    alarmActions: [...(input.AlarmActions ?? [])],
    insufficientDataActions: [...(input.InsufficientDataActions ?? [])],
    ...(input.Metrics?.length
      ? { queries: readMath(input) }
      : { read: readSingle(input) }),
    evaluationPeriods: input.EvaluationPeriods,
    datapointsToAlarm: needed,
    threshold: input.Threshold,
    comparison: input.ComparisonOperator as Comparison,
    missingData: missingData as MissingData,
    tags: Object.fromEntries(
      (input.Tags ?? []).map(tag => [tag.Key!, tag.Value!]),
    ),
  };
}

/** The other way round, with the alarm's state. */
export function writeAlarm(place: Place, alarm: AlarmState): MetricAlarm {
  const { read } = alarm;
  const percentile = read && /^p\d/.test(read.stat);
  return {
    AlarmName: alarm.name,
    AlarmArn: alarmArn(place, alarm.name),
    AlarmDescription: alarm.description,
    AlarmConfigurationUpdatedTimestamp: new Date(alarm.configurationUpdated),
    ActionsEnabled: alarm.actionsEnabled,
    OKActions: [...alarm.okActions],
    AlarmActions: [...alarm.alarmActions],
    InsufficientDataActions: [...alarm.insufficientDataActions],
    StateValue: alarm.state,
    StateReason: alarm.stateReason,
    StateReasonData: alarm.stateReasonData,
    StateUpdatedTimestamp: new Date(alarm.stateUpdated),
    StateTransitionedTimestamp: new Date(alarm.stateTransitioned),
    MetricName: read?.metric.name,
    Namespace: read?.metric.namespace,
    Statistic: percentile ? undefined : (read?.stat as never),
    ExtendedStatistic: percentile ? read.stat : undefined,
    Dimensions: read ? writeDimensions(read.metric.dimensions) : [],
    Period: read?.period,
    Unit: read?.unit as never,
    EvaluationPeriods: alarm.evaluationPeriods,
    DatapointsToAlarm: alarm.datapointsToAlarm,
    Threshold: alarm.threshold,
    ComparisonOperator: alarm.comparison,
    TreatMissingData: alarm.missingData,
    Metrics: alarm.queries?.map(writeQuery),
  };
}
