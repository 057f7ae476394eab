import type {
  Deployment,
  TargetState,
} from '@backspin/backstage-plugin-deployments-common';
import { useT } from '../../translation';
import { StateChip } from '../State';

const OUTCOMES = {
  queued: ['moving', 'queued'],
  running: ['moving', 'running'],
  succeeded: ['live', 'succeeded'],
  failed: ['failing', 'failed'],
  stopped: ['paused', 'stopped'],
  'rolled-back': ['rolled-back', 'autoRolledBack'],
} as const;

/** How a deployment ended: with its own word, in the shapes and colours of the states. */
export function Outcome({
  deployment,
  failing,
}: {
  deployment: Deployment;
  /** Its release is live and failing now. */
  failing?: boolean;
}) {
  const { t } = useT();
  let state: TargetState;
  let word:
    | (typeof OUTCOMES)[keyof typeof OUTCOMES][1]
    | 'takenBack'
    | 'failing'
    | 'rolledBack';
  [state, word] = OUTCOMES[deployment.status];
  if (deployment.status === 'succeeded') {
    if (deployment.takenBackBy) [state, word] = ['rolled-back', 'takenBack'];
    else if (failing) [state, word] = ['failing', 'failing'];
    else if (deployment.by.kind === 'rollback') word = 'rolledBack';
  }
  return <StateChip state={state}>{t(`history.outcomes.${word}`)}</StateChip>;
}
