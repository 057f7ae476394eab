import type {
  Rollback,
  TargetState,
} from '@backspin/backstage-plugin-deployments-common';
import type { Translate } from '../../translation';

/** The state in which a rollback is shown; the same seven as everywhere. */
export function runState({ status, verdict }: Rollback): TargetState {
  if (status === 'failed') return 'failing';
  if (status === 'cancelled') return 'unknown';
  if (status !== 'succeeded') return 'moving';
  return verdict?.result === 'unhealthy' ? 'failing' : 'rolled-back';
}

/** How a rollback stands, as a sentence. */
export function runSentence(rollback: Rollback, t: Translate): string {
  return t(`run.${rollback.status}`, {
    target: rollback.target.name,
    release: rollback.plan.to.label,
  });
}
