import type { Rollback } from '@backspin/backstage-plugin-deployments-common';
import type { Translate } from '../../translation';

/** A target by its name and where it is: `payout-list in prod`. */
export function whatOf({ target }: Rollback, t: Translate): string {
  return t('approval.what', {
    target: target.name,
    where: target.environment ?? target.qualifier,
  });
}

/** How many have approved so far. */
export function approvalsGiven({ approval }: Rollback): number {
  return (approval?.decisions ?? []).filter(
    ({ decision }) => decision === 'approve',
  ).length;
}
