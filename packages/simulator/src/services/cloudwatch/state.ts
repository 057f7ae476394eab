import { Place, SimTime, World } from '../../core/types';

export type StateValue = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** Dimensions by name. */
export type Dimensions = Record<string, string>;

/** What names a metric. */
export interface MetricId {
  namespace: string;
  name: string;
  dimensions: Dimensions;
}

/** A metric with the statistic and period to read it by. */
export interface MetricRead {
  metric: MetricId;
  /** `Sum`, `Average`, … or a percentile like `p99`. */
  stat: string;
  /** In seconds. */
  period: number;
  unit?: string;
}

/** One entry of `Metrics` or `MetricDataQueries`: a read or an expression. */
export interface MetricQuery {
  id: string;
  read?: MetricRead;
  expression?: string;
  label?: string;
  /** In seconds, for expressions that read no metric. */
  period?: number;
  returnData: boolean;
}

export type Comparison =
  | 'GreaterThanThreshold'
  | 'GreaterThanOrEqualToThreshold'
  | 'LessThanThreshold'
  | 'LessThanOrEqualToThreshold';

export type MissingData = 'missing' | 'notBreaching' | 'breaching' | 'ignore';

/** What an alarm watches and when it goes off. */
export interface AlarmSettings {
  name: string;
  description?: string;
  actionsEnabled: boolean;
  okActions: string[];
  alarmActions: string[];
  insufficientDataActions: string[];
  /** A single metric; else `queries`, exactly one of which returns data. */
  read?: MetricRead;
  queries?: MetricQuery[];
  evaluationPeriods: number;
  datapointsToAlarm?: number;
  threshold: number;
  comparison: Comparison;
  missingData: MissingData;
  tags: Record<string, string>;
}

export interface AlarmState extends AlarmSettings {
  configurationUpdated: SimTime;
  state: StateValue;
  stateReason: string;
  stateReasonData?: string;
  stateUpdated: SimTime;
  stateTransitioned: SimTime;
}

export interface AlarmHistoryEntry {
  sequence: number;
  alarm: string;
  at: SimTime;
  type: 'ConfigurationUpdate' | 'StateUpdate' | 'Action';
  summary: string;
  data: string;
}

/** Samples of one minute. */
export interface MinuteValue {
  count: number;
  sum: number;
  min: number;
  max: number;
}

/** A metric that somebody put. */
export interface CustomMetric {
  metric: MetricId;
  unit: string;
  /** By minute since the epoch. */
  minutes: Record<string, MinuteValue>;
}

export interface CloudWatchState {
  alarms: Record<string, AlarmState>;
  /** By alarm, oldest first. */
  history: Record<string, AlarmHistoryEntry[]>;
  nextSequence: number;
  custom: Record<string, CustomMetric>;
  /** The minutely evaluation is in the event queue. */
  evaluating: boolean;
}

/** Short name of the service in slices, events and faults. */
export const CLOUDWATCH = 'cloudwatch';

/** The CloudWatch state of one account and region. */
export function cloudWatchState(world: World, place: Place): CloudWatchState {
  return world.slice(CLOUDWATCH, place, () => ({
    alarms: {},
    history: {},
    nextSequence: 1,
    custom: {},
    evaluating: false,
  }));
}

export function alarmArn({ account, region }: Place, name: string): string {
  return `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;
}

/** A string that is the same for the same metric. */
export function metricKey({ namespace, name, dimensions }: MetricId): string {
  const parts = Object.entries(dimensions)
    .map(([k, v]) => `${k}=${v}`)
    .sort();
  return [namespace, name, ...parts].join('\n');
}
