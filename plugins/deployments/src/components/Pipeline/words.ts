import type {
  PendingApproval,
  PipelineConclusion,
  PipelineJob,
  PipelineRun,
  PipelineStatus,
} from '@backspin/backstage-plugin-deployments-common';
import type { Translate } from '../../translation';

/** A run as people say it: `Deploy #42`. */
export const runName = (
  { workflow, number }: Pick<PipelineRun, 'workflow' | 'number'>,
  t: Translate,
) => t('pipeline.run', { workflow, number: `${number}` });

/** How a run or a job stands or ended, in a word. */
export const stateWord = (
  {
    status,
    conclusion,
  }: { status: PipelineStatus; conclusion?: PipelineConclusion },
  t: Translate,
) => t(`pipeline.word.${(status === 'completed' && conclusion) || status}`);

/** By what a run was begun: `push to main`. */
export function eventText(
  { event, branch }: Pick<PipelineRun, 'event' | 'branch'>,
  t: Translate,
): string {
  if (!branch) return t('pipeline.event.nowhere', { event });
  switch (event) {
    case 'push':
    case 'workflow_dispatch':
    case 'pull_request':
    case 'schedule':
      return t(`pipeline.event.${event}`, { branch });
    default:
      return t('pipeline.event.other', {
        event: event.replace(/_/g, ' '),
        branch,
      });
  }
}

/** The step that a job is at, or at which it failed: what one came to read. */
export function tellingStep({
  status,
  steps,
}: PipelineJob): string | undefined {
  return status === 'completed'
    ? steps.find(
        step =>
          step.conclusion === 'failure' || step.conclusion === 'timed_out',
      )?.name
    : steps.find(step => step.status === 'in_progress')?.name;
}

/** The reviewers of an environment: `iva, team Release managers`. */
export const reviewersText = (
  { reviewers }: Pick<PendingApproval, 'reviewers'>,
  t: Translate,
) =>
  reviewers
    .map(({ kind, name }) =>
      kind === 'team' ? t('pipeline.team', { name }) : name,
    )
    .join(', ');

/** What a pending deployment waits for. */
export function waitsText(pending: PendingApproval, t: Translate): string {
  const { githubEnvironment: environment, waitTimerMinutes } = pending;
  if (pending.reviewers.length > 0) {
    return t('pipeline.waits', { environment });
  }
  return waitTimerMinutes
    ? t('pipeline.waitsTimer', { minutes: `${waitTimerMinutes}`, environment })
    : t('pipeline.waitsRule', { environment });
}
