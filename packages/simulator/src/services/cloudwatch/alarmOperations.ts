import type {
  DescribeAlarmHistoryInput,
  DescribeAlarmsForMetricInput,
  DescribeAlarmsInput,
  PutMetricAlarmInput,
  SetAlarmStateInput,
} from '@aws-sdk/client-cloudwatch';
import { RequestContext, ServiceError } from '../../core/types';
import { pageByKey, sortable } from '../shared/keyPages';
import { readAlarm, writeAlarm } from './alarmInput';
import { putAlarm, setAlarmState } from './alarms';
import { invalidCombination, invalidToken, validationError } from './errors';
import { readDimensions } from './queryInput';
import {
  AlarmHistoryEntry,
  AlarmState,
  MetricId,
  alarmArn,
  cloudWatchState,
  metricKey,
} from './state';

const MAX_RECORDS = 100;
/** Page size without `MaxRecords`. */
const DEFAULT_RECORDS = 50;

const byName = (a: AlarmState, b: AlarmState) => (a.name < b.name ? -1 : 1);

function pageSize(maxRecords: number | undefined): number {
  if (
    maxRecords !== undefined &&
    (maxRecords < 1 || maxRecords > MAX_RECORDS)
  ) {
    throw validationError(
      `1 validation error detected: Value '${maxRecords}' at 'maxRecords' failed to satisfy constraint: Member must have value ${
        maxRecords < 1
          ? 'greater than or equal to 1'
          : `less than or equal to ${MAX_RECORDS}`
      }`,
    );
  }
  return maxRecords ?? DEFAULT_RECORDS;
}

const notFound = (message: string) =>
  new ServiceError('ResourceNotFound', message);

/** Alarms, their states and their history. */
export const alarmOperations = {
  PutMetricAlarm(input: PutMetricAlarmInput, context: RequestContext) {
    const settings = readAlarm(input);
    const existing = cloudWatchState(context.world, context).alarms[
      settings.name
    ];
    // Tags of an existing alarm are changed by TagResource only.
    putAlarm(
      context.world,
      context,
      existing ? { ...settings, tags: existing.tags } : settings,
    );
    return {};
  },

  /** Composite and log alarms are left out unless asked for; there are none here anyway. */
  DescribeAlarms(input: DescribeAlarmsInput, context: RequestContext) {
    const { AlarmNames: names, AlarmNamePrefix: prefix } = input;
    if (names?.length && prefix) {
      throw invalidCombination(
        'AlarmNames and AlarmNamePrefix cannot both be specified',
      );
    }
    if ((names?.length ?? 0) > MAX_RECORDS) {
      throw validationError(
        `1 validation error detected: Value at 'alarmNames' failed to satisfy constraint: Member must have length less than or equal to ${MAX_RECORDS}`,
      );
    }
    const types = input.AlarmTypes?.length ? input.AlarmTypes : ['MetricAlarm'];
    const { alarms } = cloudWatchState(context.world, context);
    const found = Object.values(alarms)
      .filter(
        alarm =>
          (types as string[]).includes('MetricAlarm') &&
          (!names?.length || names.includes(alarm.name)) &&
          (!prefix || alarm.name.startsWith(prefix)) &&
          (!input.StateValue || alarm.state === input.StateValue) &&
          (!input.ActionPrefix ||
            [
              ...alarm.alarmActions,
              ...alarm.okActions,
              ...alarm.insufficientDataActions,
            ].some(action => action.startsWith(input.ActionPrefix!))),
      )
      .sort(byName);
    const { items, nextToken } = pageByKey(found, {
      key: alarm => alarm.name,
      size: pageSize(input.MaxRecords),
      token: input.NextToken,
      invalidToken,
    });
    return {
      MetricAlarms: items.map(alarm => writeAlarm(context, alarm)),
      CompositeAlarms: [],
      NextToken: nextToken,
    };
  },

  DescribeAlarmsForMetric(
    input: DescribeAlarmsForMetricInput,
    context: RequestContext,
  ) {
    const wanted: MetricId = {
      namespace: input.Namespace!,
      name: input.MetricName!,
      dimensions: readDimensions(input.Dimensions),
    };
    const stat = input.Statistic ?? input.ExtendedStatistic;
    const { alarms } = cloudWatchState(context.world, context);
    return {
      MetricAlarms: Object.values(alarms)
        .filter(
          ({ read }) =>
            read &&
            metricKey(read.metric) === metricKey(wanted) &&
            (!stat || read.stat === stat) &&
            (!input.Period || read.period === input.Period),
        )
        .sort(byName)
        .map(alarm => writeAlarm(context, alarm)),
    };
  },

  DescribeAlarmHistory(
    input: DescribeAlarmHistoryInput,
    context: RequestContext,
  ) {
    const { history } = cloudWatchState(context.world, context);
    const entries = input.AlarmName
      ? history[input.AlarmName] ?? []
      : Object.values(history).flat();
    const ascending = input.ScanBy === 'TimestampAscending';
    const key = (h: AlarmHistoryEntry) =>
      `${sortable(h.at)} ${sortable(h.sequence)}`;
    const found = entries
      .filter(
        h =>
          (!input.HistoryItemType || h.type === input.HistoryItemType) &&
          (!input.StartDate || h.at >= input.StartDate.getTime()) &&
          (!input.EndDate || h.at <= input.EndDate.getTime()),
      )
      .sort((a, b) => (key(a) < key(b) === ascending ? -1 : 1));
    const { items, nextToken } = pageByKey(found, {
      key,
      size: pageSize(input.MaxRecords),
      token: input.NextToken,
      descending: !ascending,
      invalidToken,
    });
    return {
      AlarmHistoryItems: items.map(h => ({
        AlarmName: h.alarm,
        AlarmType: 'MetricAlarm',
        Timestamp: new Date(h.at),
        HistoryItemType: h.type,
        HistorySummary: h.summary,
        HistoryData: h.data,
      })),
      NextToken: nextToken,
    };
  },

  /** Holds until the next evaluation, as in AWS. */
  SetAlarmState(input: SetAlarmStateInput, context: RequestContext) {
    const { alarms } = cloudWatchState(context.world, context);
    if (!alarms[input.AlarmName!]) {
      throw notFound(`Alarm ${input.AlarmName} does not exist`);
    }
    if (input.StateReasonData) {
      try {
        JSON.parse(input.StateReasonData);
      } catch {
        throw new ServiceError(
          'InvalidFormatFault',
          'StateReasonData is not valid JSON',
        );
      }
    }
    setAlarmState(
      context.world,
      context,
      input.AlarmName!,
      input.StateValue!,
      input.StateReason!,
      input.StateReasonData,
    );
    return {};
  },

  DeleteAlarms(input: { AlarmNames?: string[] }, context: RequestContext) {
    const { alarms } = cloudWatchState(context.world, context);
    const missing = (input.AlarmNames ?? []).filter(name => !alarms[name]);
    if (missing.length > 0) {
      throw notFound(
        `Alarms [${missing.join(
          ', ',
        )}] do not exist in this account and region`,
      );
    }
    for (const name of input.AlarmNames ?? []) {
      delete alarms[name];
    }
    return {};
  },

  ListTagsForResource(
    input: { ResourceARN?: string },
    context: RequestContext,
  ) {
    const { alarms } = cloudWatchState(context.world, context);
    const alarm = Object.values(alarms).find(
      a => alarmArn(context, a.name) === input.ResourceARN,
    );
    if (!alarm) {
      throw new ServiceError(
        'ResourceNotFoundException',
        `Resource ${input.ResourceARN} does not exist`,
        { ResourceType: 'alarm', ResourceId: input.ResourceARN },
      );
    }
    return {
      Tags: Object.entries(alarm.tags).map(([Key, Value]) => ({ Key, Value })),
    };
  },
};
