import type { Plan } from '@backspin/backstage-plugin-deployments-common';
import type { Translate } from '../../translation';

/** What the button of a plan says: what it does. */
export function submitText(
  plan: Plan,
  { isUndo, broken }: { isUndo: boolean; broken: boolean },
  t: Translate,
): string {
  const release = plan.to.label;
  if (broken) {
    return t(isUndo ? 'glass.submitUndo' : 'glass.submit', { release });
  }
  if (plan.policy && plan.policy.approvals > 0) return t('rollback.submitAsk');
  if (isUndo) return t('rollback.submitUndo', { release });
  if (plan.purpose === 'settle-traffic') {
    return t('rollback.submitSettle', { release });
  }
  if (plan.purpose === 'back-in-step') {
    return t('rollback.submitInStep', { release });
  }
  return plan.strategy === 'codedeploy-stop'
    ? t('rollback.submitStop', { release })
    : t('rollback.submit', { release });
}
