import type { SeenCall } from '../stage/CallGate';

/** A call of a strategy at which something can go wrong. */
export interface Point {
  step: string;
  /** `lambda:UpdateAlias` */
  operation: string;
  /** How often it was called before in the whole rollback, from 1 with this call. */
  nth: number;
  writes: boolean;
  /** How often the lease had been made sure of before. */
  renewals: number;
}

/**
 * The calls of a rollback that went well, at which it is then interrupted: of each
 * operation in each step the first and the last, for those between are polls like them.
 */
export function pointsOf(calls: readonly SeenCall[]): Point[] {
  const groups = new Map<string, SeenCall[]>();
  for (const call of calls) {
    const key = `${call.step} ${call.operation}`;
    groups.set(key, [...(groups.get(key) ?? []), call]);
  }
  return [...groups.values()]
    .flatMap(group => [...new Set([group[0], group[group.length - 1]])])
    .sort((a, b) => calls.indexOf(a) - calls.indexOf(b))
    .map(({ step, operation, nth, writes, renewals }) => ({
      step,
      operation,
      nth,
      writes,
      renewals,
    }));
}
