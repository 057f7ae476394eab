import type {
  Plan,
  Rollback,
  TargetView,
} from '@backspin/backstage-plugin-deployments-common';

/** What breaking glass would skip. */
export type Skipped = 'approval' | 'freeze' | 'both' | 'policy';

/** What breaking glass skips of a plan: what its policy asks, or else the permission alone. */
export function glassSkips({ policy }: Pick<Plan, 'policy'>): Skipped {
  const approval = (policy?.approvals ?? 0) > 0;
  const freeze = policy?.freeze !== undefined;
  if (approval && freeze) return 'both';
  if (approval) return 'approval';
  return freeze ? 'freeze' : 'policy';
}

/**
 * Whether breaking glass is offered: to those who may, where it gets them further
 * than asking as everybody does.
 *
 * @param refused - the reader may not roll the target back in the usual way
 */
export function offersGlass(
  plan: Pick<Plan, 'policy' | 'mayBreakGlass'>,
  refused: boolean,
  waiting: Rollback | undefined,
): boolean {
  if (!plan.mayBreakGlass) return false;
  return refused || waiting !== undefined || glassSkips(plan) !== 'policy';
}

/** Whether a reader may bring a target back at all, be it by breaking glass. */
export function mayBringBack({
  mayRollBack,
  mayBreakGlass,
}: Pick<TargetView, 'mayRollBack' | 'mayBreakGlass'>): boolean {
  return mayRollBack || mayBreakGlass === true;
}
