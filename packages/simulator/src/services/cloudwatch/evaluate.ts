import { Place, SimTime, World, WorldEventHandler } from '../../core/types';
import { scheduleEvaluation, setAlarmState } from './alarms';
import { combine, statistic } from './datapoints';
import { runQueries } from './queries';
import { seriesOf } from './sources';
import { AlarmState, Comparison, StateValue, cloudWatchState } from './state';

const MINUTE = 60_000;
/** When simulated time has jumped further ahead than this, alarms are evaluated less often. */
const CATCH_UP_AFTER = 6 * 3_600_000;
const CATCH_UP_STEP = 15 * MINUTE;

/** The state that an alarm should have, and why. */
export interface Verdict {
  state: StateValue;
  reason: string;
  reasonData: string;
}

/** A datapoint that an alarm looked at: begin of its period, and value if there is one. */
interface Point {
  at: SimTime;
  value?: number;
}

const COMPARE: Record<
  Comparison,
  { words: string; holds: (value: number, threshold: number) => boolean }
> = {
  GreaterThanThreshold: { words: 'greater than', holds: (v, t) => v > t },
  GreaterThanOrEqualToThreshold: {
    words: 'greater than or equal to',
    holds: (v, t) => v >= t,
  },
  LessThanThreshold: { words: 'less than', holds: (v, t) => v < t },
  LessThanOrEqualToThreshold: {
    words: 'less than or equal to',
    holds: (v, t) => v <= t,
  },
};

/** The last periods of an alarm's metric or expression before `now`, newest first. */
function pointsOf(
  world: World,
  place: Place,
  alarm: AlarmState,
  now: SimTime,
): Point[] {
  const end = Math.floor(now / MINUTE) * MINUTE;
  const count = alarm.evaluationPeriods;
  if (alarm.read) {
    const { read } = alarm;
    const series = seriesOf(world, place, read.metric);
    const periodMs = read.period * 1000;
    return Array.from({ length: count }, (_, i) => {
      const at = end - (i + 1) * periodMs;
      const value =
        series && combine(series, at / MINUTE, Math.max(1, read.period / 60));
      return { at, value: value && statistic(value, read.stat) };
    });
  }
  const queries = alarm.queries ?? [];
  const period = queries.find(q => q.read)?.read?.period ?? 60;
  const periodMs = period * 1000;
  const first = Math.floor(end / periodMs - count) * periodMs;
  const result = runQueries(
    world,
    place,
    queries,
    first,
    first + count * periodMs,
  ).find(r => r.query.returnData);
  return Array.from({ length: count }, (_, i) => {
    const at = first + (count - 1 - i) * periodMs;
    return { at, value: result?.series.get(at) };
  });
}

/** The state that the metrics give an alarm at a time; undefined: it stays as it is. */
export function judge(
  world: World,
  place: Place,
  alarm: AlarmState,
  now: SimTime,
): Verdict | undefined {
  const points = pointsOf(world, place, alarm, now);
  const present = points.filter(p => p.value !== undefined);
  const missing = points.length - present.length;
  const { words, holds } = COMPARE[alarm.comparison];
  const breaching = present.filter(p => holds(p.value!, alarm.threshold));
  const needed = alarm.datapointsToAlarm ?? alarm.evaluationPeriods;
  const treat = alarm.missingData;
  const counted = breaching.length + (treat === 'breaching' ? missing : 0);
  let state: StateValue = counted >= needed ? 'ALARM' : 'OK';
  if (state === 'OK' && (treat === 'missing' || treat === 'ignore')) {
    if (present.length === 0 && treat === 'missing') {
      state = 'INSUFFICIENT_DATA';
    } else if (breaching.length === present.length) {
      // Nothing speaks for OK, and too little for ALARM.
      return undefined;
    }
  }
  if (state === alarm.state) {
    return undefined;
  }
  return {
    state,
    reason: reasonOf(alarm, state, words, present, breaching, needed, points),
    reasonData: JSON.stringify({
      version: '1.0',
      queryDate: awsDate(now),
      startDate: present.length
        ? awsDate(present[present.length - 1].at)
        : undefined,
      statistic: alarm.read?.stat,
      period:
        alarm.read?.period ?? alarm.queries?.find(q => q.read)?.read?.period,
      recentDatapoints: present.map(p => p.value).reverse(),
      threshold: alarm.threshold,
    }),
  };
}

/** The sentence in which CloudWatch explains a state. */
function reasonOf(
  alarm: AlarmState,
  state: StateValue,
  words: string,
  present: Point[],
  breaching: Point[],
  needed: number,
  points: Point[],
): string {
  if (present.length === 0) {
    const unknown =
      points.length === 1
        ? '1 datapoint was'
        : `${points.length} datapoints were`;
    return state === 'INSUFFICIENT_DATA'
      ? `Insufficient Data: ${unknown} unknown.`
      : `Threshold Crossed: no datapoints were received for ${
          points.length
        } period${points.length === 1 ? '' : 's'} and ${
          points.length
        } missing datapoint${
          points.length === 1 ? ' was' : 's were'
        } treated as [${state === 'OK' ? 'NonBreaching' : 'Breaching'}].`;
  }
  const show = (list: Point[]) =>
    `[${list
      .map(p => `${decimal(p.value!)} (${shortDate(p.at)})`)
      .join(', ')}]`;
  const threshold = `(${decimal(alarm.threshold)})`;
  if (state === 'ALARM') {
    return `Threshold Crossed: ${breaching.length} out of the last ${
      points.length
    } datapoints ${show(
      breaching,
    )} was ${words} the threshold ${threshold} (minimum ${needed} datapoint${
      needed === 1 ? '' : 's'
    } for OK -> ALARM transition).`;
  }
  const fine = present.filter(p => !breaching.includes(p));
  const one = fine.length === 1;
  return `Threshold Crossed: ${fine.length} datapoint${one ? '' : 's'} ${show(
    fine,
  )} ${one ? 'was' : 'were'} not ${words} the threshold ${threshold}.`;
}

/** Evaluates every alarm of a place at the world's present time. */
export function evaluateAlarms(world: World, place: Place): void {
  const now = world.now();
  for (const alarm of Object.values(cloudWatchState(world, place).alarms)) {
    const verdict = judge(world, place, alarm, now);
    if (verdict) {
      setAlarmState(
        world,
        place,
        alarm.name,
        verdict.state,
        verdict.reason,
        verdict.reasonData,
      );
    }
  }
}

/** The minutely evaluation: one event for each account and region that has alarms. */
export const evaluationHandlers: Record<string, WorldEventHandler> = {
  evaluate(world, event) {
    const state = cloudWatchState(world, event);
    if (Object.keys(state.alarms).length === 0) {
      state.evaluating = false;
      return;
    }
    evaluateAlarms(world, event);
    const behind = world.clock.now() - event.at;
    scheduleEvaluation(
      world,
      event,
      event.at + (behind > CATCH_UP_AFTER ? CATCH_UP_STEP : MINUTE),
    );
  },
};

function decimal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

/** `22/11/26 10:00:00` */
function shortDate(at: SimTime): string {
  const [date, time] = new Date(at).toISOString().split('T');
  const [year, month, day] = date.split('-');
  return `${day}/${month}/${year.slice(2)} ${time.slice(0, 8)}`;
}

/** `2026-11-22T10:00:00.000+0000` */
function awsDate(at: SimTime): string {
  return new Date(at).toISOString().replace('Z', '+0000');
}
