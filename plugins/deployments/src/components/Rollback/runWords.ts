import {
  isUnderWay,
  type Rollback,
  type TargetState,
} from '@backspin/backstage-plugin-deployments-common';
import type { Translate } from '../../translation';

/** The state in which a rollback is shown; the same seven as everywhere. */
export function runState({ status, verdict }: Rollback): TargetState {
  if (status === 'failed') return 'failing';
  if (isUnderWay(status)) return 'moving';
  if (status === 'awaiting-approval') return 'attention';
  // Nothing was done.
  if (status !== 'succeeded') return 'unknown';
  return verdict?.result === 'unhealthy' ? 'failing' : 'rolled-back';
}

/** The state in a word or two. An undo goes the other way, and is not called a rollback. */
export function runWord(rollback: Rollback, t: Translate): string {
  const { status, verdict, undoes } = rollback;
  if (status === 'succeeded' && verdict?.result === 'unhealthy') {
    return t('run.unhealthy');
  }
  return t(undoes ? `run.undoWord.${status}` : `run.word.${status}`);
}

/** How a rollback stands, as a sentence. */
export function runSentence(rollback: Rollback, t: Translate): string {
  return t(`run.${rollback.status}`, {
    target: rollback.target.name,
    release: rollback.plan.to.label,
  });
}

/** How a rollback stands and which step it is at, for those who listen. Changes as often as there is something to tell. */
export function runAnnouncement(rollback: Rollback, t: Translate): string {
  const position = rollback.steps.findIndex(
    ({ status }) => status === 'running',
  );
  const step =
    position >= 0 &&
    t('run.stepOf', {
      step: `${position + 1}`,
      steps: `${rollback.steps.length}`,
      title: rollback.steps[position].title,
    });
  const verdict = rollback.verdict && t(`run.${rollback.verdict.result}`);
  return [runSentence(rollback, t), step || verdict].filter(Boolean).join('. ');
}

/** When the planned release became live: the end of the last step. */
export function landedAt({ steps }: Rollback): string | undefined {
  return steps.every(({ status }) => status === 'succeeded')
    ? steps[steps.length - 1]?.endedAt
    : undefined;
}
