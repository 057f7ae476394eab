import { Place, SimTime, World } from '../../core/types';
import { getFunctionState } from './lookup';
import { ForcedState, FunctionState, HealthSpan, TrafficSpan } from './state';

/** How a version behaves about which nothing was said. */
export const DEFAULT_HEALTH: Omit<HealthSpan, 'from'> = {
  errorRate: 0.001,
  durationMs: 120,
};

/**
 * Says how often a function is called, from `from` (default: now) until the next
 * such statement. Callers go through `alias` if given; without it through `live`
 * where there is such an alias, else through `$LATEST`.
 */
export function setTraffic(
  world: World,
  place: Place,
  functionName: string,
  traffic: { invocationsPerMinute: number; alias?: string; from?: SimTime },
): void {
  const fn = getFunctionState(world, place, functionName);
  const alias = traffic.alias ?? (fn.aliases.live ? 'live' : undefined);
  const span: TrafficSpan = {
    from: traffic.from ?? world.now(),
    invocationsPerMinute: traffic.invocationsPerMinute,
    alias,
  };
  fn.traffic = insertSpan(fn.traffic, span);
}

/**
 * Says how a version behaves, from `from` (default: since it was published)
 * until the next such statement.
 */
export function setVersionHealth(
  world: World,
  place: Place,
  functionName: string,
  version: string,
  health: { errorRate?: number; durationMs?: number; from?: SimTime },
): void {
  const fn = getFunctionState(world, place, functionName);
  const from = health.from ?? 0;
  const before = healthAt(fn, version, from);
  fn.health[version] = insertSpan(fn.health[version] ?? [], {
    from,
    errorRate: health.errorRate ?? before.errorRate,
    durationMs: health.durationMs ?? before.durationMs,
  });
}

/** Health of a version at a time. */
export function healthAt(
  fn: FunctionState,
  version: string,
  at: SimTime,
): Omit<HealthSpan, 'from'> {
  return spanAt(fn.health[version] ?? [], at) ?? DEFAULT_HEALTH;
}

/** Forces the state of a version, e.g. to Failed; undefined lets it follow from time again. */
export function forceVersionState(
  world: World,
  place: Place,
  functionName: string,
  version: string,
  forced: ForcedState | undefined,
): void {
  const fn = getFunctionState(world, place, functionName);
  const found = fn.versions.find(v => v.version === version);
  if (found) {
    found.forced = forced;
  }
}

/** The last span that began at or before a time. Spans are in order. */
export function spanAt<T extends { from: SimTime }>(
  spans: T[],
  at: SimTime,
): T | undefined {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle].from <= at) low = middle + 1;
    else high = middle;
  }
  return spans[low - 1];
}

/** Adds a span in order; one that begins at the same time is replaced. */
function insertSpan<T extends { from: SimTime }>(spans: T[], span: T): T[] {
  return [...spans.filter(s => s.from !== span.from), span].sort(
    (a, b) => a.from - b.from,
  );
}
