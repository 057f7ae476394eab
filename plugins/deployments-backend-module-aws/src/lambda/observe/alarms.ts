import type {
  CompositeAlarm,
  Dimension,
  MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import type { Alarm } from '@backspin/backstage-plugin-deployments-common';
import { z } from 'zod';
import type { AccountAlarms } from '../../account';
import { alarmUrl } from '../../consoleUrls';

/** What alarms are looked for. */
export interface AlarmSubject {
  region: string;
  functionName: string;
  /** Alias, or `$LATEST`. */
  qualifier: string;
  /** Alarms that stop a deployment of this target. */
  groupAlarms: string[];
}

/** The sets of dimensions that an alarm watches; metric math watches several. */
function dimensionsOf(alarm: MetricAlarm): Dimension[][] {
  const ofMath = (alarm.Metrics ?? []).flatMap(({ MetricStat }) =>
    MetricStat?.Metric?.Dimensions ? [MetricStat.Metric.Dimensions] : [],
  );
  return ofMath.length > 0 ? ofMath : [alarm.Dimensions ?? []];
}

/**
 * Whether one metric is about the target: the function as a whole, or this
 * alias (`Resource` is `fn:alias`). An alarm of another alias is not about it.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
function isAbout(dimensions: Dimension[], subject: AlarmSubject): boolean {
  const valueOf = (name: string) =>
    dimensions.find(dimension => dimension.Name === name)?.Value;
  if (valueOf('FunctionName') !== subject.functionName) return false;
  const resource = valueOf('Resource');
  return (
    resource === undefined ||
    resource === `${subject.functionName}:${subject.qualifier}` ||
    (resource === subject.functionName && subject.qualifier === '$LATEST')
  );
}

/** A few words for what an alarm measures: `errors`, `duration p95`, `error rate`. */
function measuresOf(alarm: MetricAlarm): string | undefined {
  const words = (name: string) =>
    name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  if (alarm.MetricName) {
    const statistic = alarm.ExtendedStatistic ?? '';
    return [words(alarm.MetricName), statistic].filter(Boolean).join(' ');
  }
  const returned = alarm.Metrics?.find(
    ({ ReturnData, Expression }) => Expression && ReturnData !== false,
  );
  const label = returned?.Label?.replace(/\s*\([^)]*\)\s*$/, '');
  return label ? label.toLowerCase() : undefined;
}

const UNITS: Record<string, string> = {
  Percent: '%',
  Milliseconds: 'ms',
  Seconds: 's',
};

function unitOf(alarm: MetricAlarm): string | undefined {
  if (alarm.Unit) return UNITS[alarm.Unit];
  // CloudWatch seldom knows the unit; Lambda's durations are in milliseconds.
  if (alarm.MetricName && /Duration$/.test(alarm.MetricName)) return 'ms';
  const returned = alarm.Metrics?.find(
    ({ ReturnData, Expression }) => Expression && ReturnData !== false,
  );
  const text = `${returned?.Label ?? ''} ${returned?.Expression ?? ''}`;
  return /%|percent|100\s*\*|\*\s*100/i.test(text) ? '%' : undefined;
}

const reasonDataSchema = z.object({
  threshold: z.number().optional(),
  recentDatapoints: z.array(z.number().nullable()).optional(),
  evaluatedDatapoints: z
    .array(z.object({ timestamp: z.string(), value: z.number().optional() }))
    .optional(),
});

/** Value and limit at the last change of state. */
export interface AlarmReading {
  value?: number;
  threshold?: number;
}

/** From `StateReasonData`, JSON that CloudWatch writes for metric alarms. */
function fromReasonData(data: string | undefined): AlarmReading {
  let json: unknown;
  try {
    json = JSON.parse(data ?? '');
  } catch {
    return {};
  }
  const parsed = reasonDataSchema.safeParse(json);
  if (!parsed.success) return {};
  const { threshold, recentDatapoints, evaluatedDatapoints } = parsed.data;
  const newest = [...(evaluatedDatapoints ?? [])].sort((a, b) =>
    a.timestamp < b.timestamp ? 1 : -1,
  )[0]?.value;
  const recent = (recentDatapoints ?? []).filter(point => point !== null);
  return { threshold, value: newest ?? recent[recent.length - 1] };
}

/**
 * From `StateReason`, text such as `Threshold Crossed: 1 out of the last 1
 * datapoints [6.1 (23/11/26 08:17:00)] was greater than the threshold (5.0)
 * (minimum 1 datapoint for OK -> ALARM transition).`
 */
function fromReason(reason: string | undefined): AlarmReading {
  const value = /datapoints? \[(-?[\d.]+(?:[eE][+-]?\d+)?)/.exec(reason ?? '');
  const threshold = /threshold \((-?[\d.]+(?:[eE][+-]?\d+)?)\)/.exec(
    reason ?? '',
  );
  return {
    value: value ? Number(value[1]) : undefined,
    threshold: threshold ? Number(threshold[1]) : undefined,
  };
}

/** Value and limit of an alarm, from what CloudWatch says of its state. */
export function alarmReading(
  alarm: Pick<MetricAlarm, 'StateReason' | 'StateReasonData' | 'Threshold'>,
): AlarmReading {
  const data = fromReasonData(alarm.StateReasonData);
  const text = fromReason(alarm.StateReason);
  return {
    value: data.value ?? text.value,
    threshold: data.threshold ?? text.threshold ?? alarm.Threshold,
  };
}

const stateOf = (value: string | undefined): Alarm['state'] =>
  value === 'OK' || value === 'ALARM' ? value : 'INSUFFICIENT_DATA';

function common(
  alarm: MetricAlarm | CompositeAlarm,
  subject: AlarmSubject,
): Alarm {
  const name = alarm.AlarmName ?? '';
  return {
    name,
    arn: alarm.AlarmArn,
    state: stateOf(alarm.StateValue),
    since: (
      alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp
    )?.toISOString(),
    reason: alarm.StateReason || undefined,
    stopsDeployments: subject.groupAlarms.includes(name),
    consoleUrl: alarmUrl(subject.region, name),
  };
}

/** Names of the alarms that a composite alarm is made of: `ALARM("a") OR ALARM(b)`. */
function childrenOf({ AlarmRule }: CompositeAlarm): string[] {
  const calls = /(?:ALARM|OK|INSUFFICIENT_DATA)\(\s*"?([^")]+?)"?\s*\)/g;
  return [...(AlarmRule ?? '').matchAll(calls)].map(match =>
    match[1].replace(/^arn:[^:]+:cloudwatch:[^:]*:\d*:alarm:/, ''),
  );
}

/** The alarms of an account that watch a target, firing ones first. */
export function alarmsOf(
  alarms: AccountAlarms,
  subject: AlarmSubject,
): Alarm[] {
  const named = new Set(subject.groupAlarms);
  const metric = alarms.metric.filter(
    alarm =>
      named.has(alarm.AlarmName ?? '') ||
      dimensionsOf(alarm).some(dimensions => isAbout(dimensions, subject)),
  );
  const own = new Set(metric.map(({ AlarmName }) => AlarmName ?? ''));
  const composite = alarms.composite.filter(alarm => {
    const children = childrenOf(alarm);
    return (
      named.has(alarm.AlarmName ?? '') ||
      // One over the alarms of many functions says nothing of this one.
      (children.length > 0 && children.every(child => own.has(child)))
    );
  });
  const order = { ALARM: 0, INSUFFICIENT_DATA: 1, OK: 2 };
  return [
    ...metric.map(alarm => ({
      ...common(alarm, subject),
      measures: measuresOf(alarm),
      ...alarmReading(alarm),
      unit: unitOf(alarm),
    })),
    ...composite.map(alarm => common(alarm, subject)),
  ].sort(
    (a, b) => order[a.state] - order[b.state] || a.name.localeCompare(b.name),
  );
}
