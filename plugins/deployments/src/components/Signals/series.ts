import {
  totalSignals,
  type RollbackSignals,
  type SignalPoint,
} from '@backspin/backstage-plugin-deployments-common';

/** One value at one time, in milliseconds since the epoch. */
export interface SeriesPoint {
  at: number;
  value: number;
}

/** One measure before and after a rollback. */
export interface Series {
  name: 'errorRate' | 'requests' | 'duration';
  before: SeriesPoint[];
  after: SeriesPoint[];
  /** Taken together; undefined when nobody called. */
  totalBefore?: number;
  totalAfter?: number;
}

const SECONDS_PER_MINUTE = 60;

/** The measures that a chart is drawn of. Durations are milliseconds, rates shares of 1, requests per minute. */
export function seriesOf({
  before,
  after,
  periodSeconds,
}: RollbackSignals): Series[] {
  const perMinute = SECONDS_PER_MINUTE / periodSeconds;
  const [was, is] = [totalSignals(before), totalSignals(after)];
  const mean = (points: SignalPoint[], requests: number) =>
    points.length > 0 ? (requests / points.length) * perMinute : undefined;
  const pick = (
    points: SignalPoint[],
    valueOf: (point: SignalPoint) => number | undefined,
  ) =>
    points.flatMap(point => {
      const value = valueOf(point);
      return value === undefined ? [] : [{ at: Date.parse(point.at), value }];
    });
  const series = (
    name: Series['name'],
    valueOf: (point: SignalPoint) => number | undefined,
    totalBefore: number | undefined,
    totalAfter: number | undefined,
  ): Series => ({
    name,
    before: pick(before, valueOf),
    after: pick(after, valueOf),
    totalBefore,
    totalAfter,
  });
  return [
    series(
      'errorRate',
      ({ errors, requests }) => (requests > 0 ? errors / requests : undefined),
      was.errorRate,
      is.errorRate,
    ),
    series(
      'duration',
      ({ durationMs }) => durationMs,
      was.durationMs,
      is.durationMs,
    ),
    series(
      'requests',
      ({ requests }) => requests * perMinute,
      mean(before, was.requests),
      mean(after, is.requests),
    ),
  ];
}

/** The box that a chart is drawn in, in its own units. */
export const CHART = { width: 240, height: 64, inset: 4 };

/** Places a series in {@link CHART}: its lines as points of an SVG polyline, and where the rollback landed. */
export function drawingOf(series: Series, landedAt: number) {
  const { width, height, inset } = CHART;
  const all = [...series.before, ...series.after];
  const times = [...all.map(({ at }) => at), landedAt];
  const [start, end] = [Math.min(...times), Math.max(...times)];
  const top = Math.max(...all.map(({ value }) => value), 0);
  const x = (at: number) =>
    end > start
      ? inset + ((at - start) / (end - start)) * (width - 2 * inset)
      : width / 2;
  const y = (value: number) =>
    height - inset - (top > 0 ? value / top : 0) * (height - 2 * inset);
  const line = (points: SeriesPoint[]) =>
    points
      .map(({ at, value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`)
      .join(' ');
  return {
    before: line(series.before),
    after: line(series.after),
    landedX: x(landedAt),
  };
}
