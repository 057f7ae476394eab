import { Place, SimTime, World } from '../../core/types';
import { Series, readSeries } from './datapoints';
import { validationError } from './errors';
import { evaluateExpression } from './expression';
import { MetricQuery } from './state';

/** The result of one query. */
export interface QueryResult {
  query: MetricQuery;
  series: Series;
}

/**
 * Reads metrics and computes expressions, in the order in which they need each other.
 *
 * @throws ValidationError for expressions that cannot be computed or need themselves
 */
export function runQueries(
  world: World,
  place: Place,
  queries: MetricQuery[],
  from: SimTime,
  to: SimTime,
): QueryResult[] {
  const series = new Map<string, Series>();
  const times = new Set<SimTime>();
  const metrics = queries.filter(q => q.read);
  for (const query of metrics) {
    const read = query.read!;
    series.set(query.id, readSeries(world, place, read, from, to));
    const periodMs = read.period * 1000;
    const start = Math.floor(from / periodMs) * periodMs;
    for (let at = start; at < to && at <= world.now(); at += periodMs) {
      times.add(at);
    }
  }
  const scope = {
    series,
    metricIds: metrics.map(q => q.id),
    times: [...times].sort((a, b) => a - b),
  };
  for (const query of inOrder(queries)) {
    series.set(
      query.id,
      evaluateExpression(query.id, query.expression!, scope),
    );
  }
  return queries.map(query => ({ query, series: series.get(query.id)! }));
}

/** The expressions, each after those that it needs. */
function inOrder(queries: MetricQuery[]): MetricQuery[] {
  const expressions = queries.filter(q => q.expression !== undefined);
  const ordered: MetricQuery[] = [];
  const place = (query: MetricQuery, path: MetricQuery[]): void => {
    if (path.includes(query)) {
      throw validationError(
        `The expressions ${path.map(q => q.id).join(', ')} need each other`,
      );
    }
    if (ordered.includes(query)) {
      return;
    }
    expressions
      .filter(other => mentions(query.expression!, other.id))
      .forEach(other => place(other, [...path, query]));
    ordered.push(query);
  };
  expressions.forEach(query => place(query, []));
  return ordered;
}

function mentions(expression: string, id: string): boolean {
  return new RegExp(`\\b${id}\\b`).test(expression);
}
