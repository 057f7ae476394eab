import {
  isMend,
  isUnderWay,
  type Rollback,
  type TargetState,
} from '@backspin/backstage-plugin-deployments-common';
import type { Translate } from '../../translation';

/** The state in which a rollback is shown; the same seven as everywhere. */
export function runState({ plan, status, verdict }: Rollback): TargetState {
  if (status === 'failed') return 'failing';
  if (isUnderWay(status)) return 'moving';
  if (status === 'awaiting-approval') return 'attention';
  // Nothing was done.
  if (status !== 'succeeded') return 'unknown';
  if (verdict?.result === 'unhealthy') return 'failing';
  return isMend(plan) ? 'live' : 'rolled-back';
}

/** The state in a word or two. An undo and a mend take nothing back, and are not called rollbacks. */
export function runWord(rollback: Rollback, t: Translate): string {
  const { plan, status, verdict, undoes } = rollback;
  if (status === 'succeeded' && verdict?.result === 'unhealthy') {
    return t('run.unhealthy');
  }
  if (isMend(plan)) return t(`run.mendWord.${status}`);
  return t(undoes ? `run.undoWord.${status}` : `run.word.${status}`);
}

/** What was asked for, as a title. */
export function runTitle(
  { plan, target, undoes }: Rollback,
  t: Translate,
): string {
  const about = {
    target: target.name,
    where: target.environment ?? target.qualifier,
  };
  if (undoes) return t('run.undoTitle', about);
  switch (plan.purpose) {
    case 'settle-traffic':
      return t('rollback.settleTitle', about);
    case 'back-in-step':
      return t('rollback.inStepTitle', about);
    default:
      return t('run.title', about);
  }
}

/** How a rollback stands, as a sentence. */
export function runSentence(rollback: Rollback, t: Translate): string {
  const { plan, status, target } = rollback;
  const about = { target: target.name, release: plan.to.label };
  const isLive = status === 'verifying' || status === 'succeeded';
  if (isLive && plan.purpose === 'settle-traffic') {
    return t(`run.settled.${status}`, about);
  }
  if (isLive && plan.purpose === 'back-in-step') {
    return t(`run.inStep.${status}`, about);
  }
  return t(`run.${status}`, about);
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
