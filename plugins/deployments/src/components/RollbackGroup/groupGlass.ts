import type { GroupPlanMember } from '@backspin/backstage-plugin-deployments-common';
import { glassSkips, type Skipped } from '../Rollback/glass';

/** Refusals that breaking glass goes past. */
const PASSED = new Set(['frozen', 'not-allowed']);

/** Whether a member can be rolled back if glass is broken for all of them. */
export function isBreakable({
  plan,
  refusal,
  mayBreakGlass,
}: GroupPlanMember): boolean {
  return (
    plan !== undefined &&
    mayBreakGlass === true &&
    (refusal === undefined || PASSED.has(refusal.code))
  );
}

/**
 * What breaking glass would skip of several plans; undefined where it gets the reader
 * no further than asking as everybody does.
 */
export function groupSkips(
  members: readonly GroupPlanMember[],
): Skipped | undefined {
  const breakable = members.filter(isBreakable);
  const skips = breakable.flatMap(({ plan }) => (plan ? glassSkips(plan) : []));
  const approval = skips.some(one => one === 'approval' || one === 'both');
  const freeze = skips.some(one => one === 'freeze' || one === 'both');
  if (approval && freeze) return 'both';
  if (approval) return 'approval';
  if (freeze) return 'freeze';
  return breakable.some(({ refusal }) => refusal) ? 'policy' : undefined;
}
