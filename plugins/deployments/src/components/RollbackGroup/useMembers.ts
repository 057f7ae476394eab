import type {
  GroupPlanMember,
  Plan,
} from '@backspin/backstage-plugin-deployments-common';
import { useState } from 'react';
import { isBreakable } from './groupGlass';

/** A target that can be rolled back with the others. */
export type PlannedMember = GroupPlanMember & { plan: Plan };

/** A member that may be chosen; not one that is refused, with or without a plan. */
function isPossible(
  member: GroupPlanMember,
  broken: boolean,
): member is PlannedMember {
  return broken
    ? isBreakable(member)
    : member.plan !== undefined && member.refusal === undefined;
}

/**
 * The members of a group plan in the reader's order, and which of them are chosen: all
 * that can be, in the beginning. A newer plan keeps the order and what was left out.
 *
 * @param broken - glass is broken for all of them
 */
export function useMembers(
  planned: readonly GroupPlanMember[],
  broken: boolean,
) {
  const [order, setOrder] = useState<string[]>([]);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());

  const place = (id: string) => {
    const at = order.indexOf(id);
    return at < 0 ? Infinity : at;
  };
  const members = [...planned].sort((a, b) => {
    const [first, second] = [place(a.target.id), place(b.target.id)];
    return first === second ? 0 : first - second;
  });
  const chosen = members
    .filter((member): member is PlannedMember => isPossible(member, broken))
    .filter(({ target }) => !left.has(target.id));

  return {
    members,
    chosen,
    broken,
    isPossible: (member: GroupPlanMember) => isPossible(member, broken),
    isChosen: (id: string) => chosen.some(({ target }) => target.id === id),
    choose(id: string, on: boolean) {
      const next = new Set(left);
      if (on) next.delete(id);
      else next.add(id);
      setLeft(next);
    },
    /** Changes places with the one before, or after. */
    move(id: string, by: -1 | 1) {
      const ids = members.map(({ target }) => target.id);
      const at = ids.indexOf(id);
      const to = at + by;
      if (at < 0 || to < 0 || to >= ids.length) return;
      [ids[at], ids[to]] = [ids[to], ids[at]];
      setOrder(ids);
    },
  };
}
