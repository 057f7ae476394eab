import { TURN } from '../stage/CallGate';
import type { SeenCall } from '../stage/CallGate';

/** A call of a strategy at which something can go wrong. */
export interface Point {
  /** Place of the rollback in its group, from 0; absent where there is one alone, and for all of it. */
  member?: number;
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
 * Of a group, of each of its rollbacks; and at every decision which of them begin.
 *
 * @param members - targets of the rollbacks of a group, in order
 */
export function pointsOf(
  calls: readonly SeenCall[],
  members: readonly string[] = [],
): Point[] {
  const groups = new Map<string, SeenCall[]>();
  for (const call of calls) {
    const which = members.length > 0 ? call.target : '';
    const key = `${which} ${call.step} ${call.operation}`;
    groups.set(key, [...(groups.get(key) ?? []), call]);
  }
  return [...groups.values()]
    .flatMap(group =>
      group[0].operation === TURN
        ? group
        : [...new Set([group[0], group[group.length - 1]])],
    )
    .sort((a, b) => calls.indexOf(a) - calls.indexOf(b))
    .map(({ target, step, operation, nth, writes, renewals }) => ({
      ...(target && members.includes(target)
        ? { member: members.indexOf(target) }
        : {}),
      step,
      operation,
      nth,
      writes,
      renewals,
    }));
}
