import { Place, World } from '../../core/types';
import { FunctionState, lambdaState } from '../lambda/state';
import { ExecutedMinute, executedIn } from './lambdaTraffic';
import { MetricSource, MinuteSeries } from './sources';
import { Dimensions, MetricId, MinuteValue } from './state';

const NAMESPACE = 'AWS/Lambda';
const METRICS = [
  'Invocations',
  'Errors',
  'Throttles',
  'Duration',
  'ConcurrentExecutions',
];
/** Shortest and longest run relative to the mean. */
const SHORTEST = 0.4;
const LONGEST = 3;

/** `Resource` of an invocation: the function, with the qualifier callers used. */
const resourceOf = (fn: FunctionState, { qualifier }: ExecutedMinute) =>
  qualifier ? `${fn.name}:${qualifier}` : fn.name;

function matches(
  fn: FunctionState,
  executed: ExecutedMinute,
  { Resource, ExecutedVersion }: Dimensions,
): boolean {
  return (
    (Resource === undefined || Resource === resourceOf(fn, executed)) &&
    (ExecutedVersion === undefined || ExecutedVersion === executed.version)
  );
}

function valueOf(
  metric: string,
  executed: ExecutedMinute[],
  timeoutMs: number,
): MinuteValue | undefined {
  let count = 0;
  let errors = 0;
  let durationMs = 0;
  let shortest = Infinity;
  let longest = 0;
  for (const e of executed) {
    const mean = e.durationMs / e.invocations;
    count += e.invocations;
    errors += e.errors;
    durationMs += e.durationMs;
    shortest = Math.min(shortest, mean * SHORTEST);
    longest = Math.max(longest, Math.min(timeoutMs, mean * LONGEST));
  }
  if (count === 0) {
    return undefined;
  }
  switch (metric) {
    case 'Invocations':
      return { count, sum: count, min: 1, max: 1 };
    case 'Errors':
      return {
        count,
        sum: errors,
        min: errors === count ? 1 : 0,
        max: errors > 0 ? 1 : 0,
      };
    case 'Throttles':
      return { count, sum: 0, min: 0, max: 0 };
    case 'Duration':
      return { count, sum: durationMs, min: shortest, max: longest };
    default: {
      // Concurrency: by Little's law, the time spent running in a minute of time.
      const running = Math.max(1, Math.ceil(durationMs / 60_000));
      return { count: 1, sum: running, min: running, max: running };
    }
  }
}

function seriesFor(
  world: World,
  functions: FunctionState[],
  { name, dimensions }: MetricId,
): MinuteSeries {
  return minute => {
    const now = world.now();
    const executed: ExecutedMinute[] = [];
    let timeoutMs = 0;
    for (const fn of functions) {
      timeoutMs = Math.max(timeoutMs, fn.latest.settings.timeout * 1000);
      for (const e of executedIn(fn, minute, now)) {
        if (matches(fn, e, dimensions)) executed.push(e);
      }
    }
    return valueOf(name, executed, timeoutMs);
  };
}

const DIMENSION_SETS = [
  '',
  'FunctionName',
  'FunctionName,Resource',
  'ExecutedVersion,FunctionName,Resource',
];

/** `AWS/Lambda`: across the account, by function, by alias, and by executed version. */
export const lambdaMetrics: MetricSource = {
  namespace: NAMESPACE,

  unit: name => (name === 'Duration' ? 'Milliseconds' : 'Count'),

  series(world: World, place: Place, metric: MetricId) {
    const { dimensions } = metric;
    const names = Object.keys(dimensions).sort().join(',');
    if (!METRICS.includes(metric.name) || !DIMENSION_SETS.includes(names)) {
      return undefined;
    }
    const { functions } = lambdaState(world, place);
    if (dimensions.FunctionName === undefined) {
      return seriesFor(world, Object.values(functions), metric);
    }
    const fn = functions[dimensions.FunctionName];
    return fn && seriesFor(world, [fn], metric);
  },

  list(world: World, place: Place) {
    const ids = (dimensions: Dimensions): MetricId[] =>
      METRICS.map(name => ({ namespace: NAMESPACE, name, dimensions }));
    const called = Object.values(lambdaState(world, place).functions).filter(
      fn => fn.traffic.length > 0 || fn.invoked.length > 0,
    );
    return [
      ...(called.length > 0 ? ids({}) : []),
      ...called.flatMap(fn => [
        ...ids({ FunctionName: fn.name }),
        ...Object.values(fn.aliases).flatMap(alias => {
          const Resource = `${fn.name}:${alias.name}`;
          const byAlias = { FunctionName: fn.name, Resource };
          const executed = [alias.version, alias.second?.version];
          return [
            ...ids(byAlias),
            ...executed
              .filter(version => version !== undefined)
              .flatMap(ExecutedVersion => ids({ ...byAlias, ExecutedVersion })),
          ];
        }),
      ]),
    ];
  },
};
