import { Place, SimTime, World } from '../../core/types';
import { seriesOf } from './sources';
import { MetricRead, MinuteValue } from './state';

const MINUTE = 60_000;
const DAY = 24 * 3_600_000;

/** Values by the time of their period's begin, ascending. */
export type Series = Map<SimTime, number>;

/** CloudWatch keeps a metric this long at this period at least (CloudWatch user guide, metrics retention). */
const RETENTION = [
  { maxAge: 15 * DAY, minPeriod: 60 },
  { maxAge: 63 * DAY, minPeriod: 300 },
  { maxAge: 455 * DAY, minPeriod: 3_600 },
];

/** Samples of a metric by period, from `from` (rounded down to a period) to before `to`. */
export function aggregate(
  world: World,
  place: Place,
  read: Pick<MetricRead, 'metric' | 'period'>,
  from: SimTime,
  to: SimTime,
): Map<SimTime, MinuteValue> {
  const result = new Map<SimTime, MinuteValue>();
  const series = seriesOf(world, place, read.metric);
  const now = world.now();
  // Finer periods than a minute have no data here, as for standard-resolution metrics.
  if (!series || read.period < 60) {
    return result;
  }
  const periodMs = read.period * 1000;
  const kept = [...RETENTION].reverse().find(r => r.minPeriod <= read.period)!;
  let start = Math.floor(from / periodMs) * periodMs;
  const oldest = now - kept.maxAge;
  if (start < oldest) {
    start = Math.ceil(oldest / periodMs) * periodMs;
  }
  for (let at = start; at < to && at <= now; at += periodMs) {
    const value = combine(series, at / MINUTE, read.period / 60);
    if (value) {
      result.set(at, value);
    }
  }
  return result;
}

/** Samples of `count` minutes together; undefined if there are none. */
export function combine(
  series: (minute: number) => MinuteValue | undefined,
  firstMinute: number,
  count: number,
): MinuteValue | undefined {
  let total: MinuteValue | undefined;
  for (let i = 0; i < count; i++) {
    const value = series(firstMinute + i);
    if (!value) continue;
    total = total
      ? {
          count: total.count + value.count,
          sum: total.sum + value.sum,
          min: Math.min(total.min, value.min),
          max: Math.max(total.max, value.max),
        }
      : { ...value };
  }
  return total;
}

const PERCENTILE = /^p(\d{1,2}(?:\.\d{0,10})?|100)$/;

export function isStatistic(stat: string): boolean {
  return (
    ['Sum', 'Average', 'Minimum', 'Maximum', 'SampleCount'].includes(stat) ||
    PERCENTILE.test(stat)
  );
}

/** A statistic of samples. Percentiles are drawn through minimum, mean and maximum. */
export function statistic(value: MinuteValue, stat: string): number {
  const mean = value.sum / value.count;
  switch (stat) {
    case 'Sum':
      return value.sum;
    case 'Average':
      return mean;
    case 'Minimum':
      return value.min;
    case 'Maximum':
      return value.max;
    case 'SampleCount':
      return value.count;
    default: {
      const share = Number(PERCENTILE.exec(stat)?.[1]) / 100;
      return share <= 0.5
        ? value.min + (mean - value.min) * (share / 0.5)
        : mean + (value.max - mean) * ((share - 0.5) / 0.5) ** 3;
    }
  }
}

/** One statistic of a metric by period. */
export function readSeries(
  world: World,
  place: Place,
  read: MetricRead,
  from: SimTime,
  to: SimTime,
): Series {
  const series: Series = new Map();
  for (const [at, value] of aggregate(world, place, read, from, to)) {
    series.set(at, statistic(value, read.stat));
  }
  return series;
}
