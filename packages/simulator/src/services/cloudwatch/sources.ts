import { Place, World } from '../../core/types';
import { MetricId, MinuteValue, cloudWatchState, metricKey } from './state';

/** Gives the samples of a minute since the epoch; undefined when there are none. */
export type MinuteSeries = (minute: number) => MinuteValue | undefined;

/** Where the metrics of a namespace come from: a function of the world's state. */
export interface MetricSource {
  namespace: string;
  /** Every metric that has data, for ListMetrics. */
  list(world: World, place: Place): MetricId[];
  /** The series of a metric; undefined when the source does not know it. */
  series(
    world: World,
    place: Place,
    metric: MetricId,
  ): MinuteSeries | undefined;
  /** Unit of a metric, as CloudWatch spells it. */
  unit(metricName: string): string;
}

const sources = new Map<string, MetricSource>();

/** Makes the metrics of a namespace readable. Call once when the module loads. */
export function registerMetricSource(source: MetricSource): void {
  sources.set(source.namespace, source);
}

/** The series of a metric, from its namespace's source or from what was put. */
export function seriesOf(
  world: World,
  place: Place,
  metric: MetricId,
): MinuteSeries | undefined {
  const source = sources.get(metric.namespace);
  if (source) {
    return source.series(world, place, metric);
  }
  const put = cloudWatchState(world, place).custom[metricKey(metric)];
  return put && (minute => put.minutes[minute]);
}

export function unitOf(world: World, place: Place, metric: MetricId): string {
  const source = sources.get(metric.namespace);
  return source
    ? source.unit(metric.name)
    : cloudWatchState(world, place).custom[metricKey(metric)]?.unit ?? 'None';
}

/** Every metric of an account and region. */
export function listMetrics(world: World, place: Place): MetricId[] {
  return [
    ...[...sources.values()].flatMap(source => source.list(world, place)),
    ...Object.values(cloudWatchState(world, place).custom).map(c => c.metric),
  ];
}
