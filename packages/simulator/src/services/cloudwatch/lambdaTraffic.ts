import { SimTime } from '../../core/types';
import { healthAt, spanAt } from '../lambda/behaviour';
import { FunctionState, RoutingSpan } from '../lambda/state';
import { noise, seedOf } from '../shared/noise';

const MINUTE = 60_000;
const HOUR = 3_600_000;

/** What one version did in one minute, as callers of one qualifier saw it. */
export interface ExecutedMinute {
  version: string;
  /** Alias or version that callers used; undefined: none. */
  qualifier?: string;
  invocations: number;
  errors: number;
  /** Of all invocations together, in ms. */
  durationMs: number;
}

/**
 * Traffic over the day relative to its mean: a smooth wave that peaks at 20:00 UTC,
 * and somewhat less on weekends.
 */
export function dailyCurve(at: SimTime): number {
  const hour = (at % (24 * HOUR)) / HOUR;
  const day = Math.floor(at / (24 * HOUR) + 4) % 7;
  const wave = 1 + 0.45 * Math.cos(((hour - 20) / 24) * 2 * Math.PI);
  return wave * (day === 0 || day === 6 ? 0.8 : 1.08);
}

/** Share of the time between two moments that each version had, by an alias's history. */
export function sharesBetween(
  history: RoutingSpan[],
  from: SimTime,
  to: SimTime,
): Map<string, number> {
  const shares = new Map<string, number>();
  const add = (version: string, share: number) => {
    if (share > 0) shares.set(version, (shares.get(version) ?? 0) + share);
  };
  const first = spanAt(history, from);
  let index = first ? history.indexOf(first) : 0;
  for (; index < history.length && history[index].from < to; index++) {
    const span = history[index];
    const end = Math.min(to, history[index + 1]?.from ?? to);
    const share = (end - Math.max(from, span.from)) / (to - from);
    const weight = span.second?.weight ?? 0;
    add(span.version, share * (1 - weight));
    if (span.second) {
      add(span.second.version, share * weight);
    }
  }
  return shares;
}

/**
 * What a function did in a minute. Callers' number follows the daily curve with
 * some noise; they reach versions by the alias's routing at that time; a version's
 * health decides how many fail. The same state gives the same numbers always.
 */
export function executedIn(
  fn: FunctionState,
  minute: number,
  now: SimTime,
): ExecutedMinute[] {
  const start = minute * MINUTE;
  const end = Math.min(start + MINUTE, now);
  if (end <= start) {
    return [];
  }
  const result: ExecutedMinute[] = fn.invoked.filter(m => m.minute === minute);
  const traffic = spanAt(fn.traffic, start);
  if (!traffic || traffic.invocationsPerMinute <= 0) {
    return result;
  }
  const seed = seedOf(fn.name);
  const calls =
    traffic.invocationsPerMinute *
    dailyCurve(start) *
    (0.85 + 0.3 * noise(seed, minute)) *
    ((end - start) / MINUTE);
  const alias = traffic.alias ? fn.aliases[traffic.alias] : undefined;
  const shares = alias
    ? sharesBetween(alias.history, start, end)
    : new Map([['$LATEST', 1]]);
  for (const [version, share] of shares) {
    const versionSeed = seed ^ seedOf(version);
    const invocations = Math.floor(
      calls * share + noise(versionSeed, minute * 3),
    );
    if (invocations === 0) {
      continue;
    }
    const health = healthAt(fn, version, start);
    const errors = Math.min(
      invocations,
      Math.floor(
        invocations * health.errorRate + noise(versionSeed, minute * 3 + 1),
      ),
    );
    const mean =
      health.durationMs * (0.9 + 0.2 * noise(versionSeed, minute * 3 + 2));
    result.push({
      version,
      qualifier: alias?.name,
      invocations,
      errors,
      durationMs: invocations * mean,
    });
  }
  return result;
}
