import { releaseLabel } from '@backspin/backstage-plugin-deployments-node';
import type { ReadBack } from '@backspin/backstage-plugin-deployments-node';
import type { RollbackRecord } from '../records';
import { liveInWords } from './verification';

/** A sentence without its final stop, to go on from. */
const open = (text: string) => text.trim().replace(/[.\s]+$/, '');

/** What is known about the step at which a rollback failed. */
export interface StepFailure {
  position: number;
  /** What went wrong, as a sentence. */
  cause: string;
  /** The call may have taken effect although no answer came. */
  uncertain: boolean;
}

/**
 * Why a rollback failed: the step, what took effect, what did not happen, what is
 * live, and what to do.
 */
export function failureMessage(
  record: Pick<RollbackRecord, 'plan' | 'steps'>,
  failure: StepFailure,
  live: ReadBack['live'] | undefined,
): string {
  const { plan, steps } = record;
  const failed = plan.steps[failure.position];
  const titles = (wanted: (position: number) => boolean) =>
    plan.steps
      .filter((step, position) => step.effect && wanted(position))
      .map(step => `"${step.title}"`)
      .join(', ');
  const took = titles(position => steps[position].status === 'succeeded');
  const notDone = titles(position => position > failure.position);
  return [
    `Step ${failure.position + 1} of ${plan.steps.length}, "${
      failed.title
    }", failed: ${open(failure.cause)}.`,
    took ? `Took effect before it: ${took}.` : 'Nothing took effect before it.',
    failed.effect && failure.uncertain
      ? 'Whether this step itself took effect is not known.'
      : '',
    notDone ? `Did not happen: ${notDone}.` : '',
    live
      ? `Live now: ${liveInWords(plan.target.kind, live)}.`
      : 'What is live now could not be read.',
    'Mend the cause, look at what is live, and plan a new rollback.',
  ]
    .filter(Boolean)
    .join(' ');
}

/** Why a rollback failed although all its steps were carried out. */
export function landingMessage(
  record: Pick<RollbackRecord, 'plan'>,
  expected: string,
  outcome: { live: ReadBack['live'] } | { cause: string },
): string {
  const { kind } = record.plan.target;
  const wanted = releaseLabel(kind, expected);
  return 'live' in outcome
    ? `All steps were carried out, but AWS says that ${liveInWords(
        kind,
        outcome.live,
      )} is live instead of ${wanted} with all traffic. Somebody may have deployed at the same time. Look at the history, and plan a new rollback if it is still needed.`
    : `All steps were carried out, but it could not be confirmed that ${wanted} is live: ${open(
        outcome.cause,
      )}. Look at the target in the AWS console.`;
}
