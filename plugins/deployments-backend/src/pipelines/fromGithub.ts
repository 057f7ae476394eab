import {
  environmentAtGithub,
  environmentOfJob,
  type EnvironmentDefinition,
  type PendingApproval,
  type PipelineJob,
  type PipelineReviewer,
  type PipelineRun,
} from '@backspin/backstage-plugin-deployments-common';
import type { GithubJob, GithubPending, GithubRun } from './githubShapes';

/** People read the first line; the rest is at GitHub. */
const LONGEST_MESSAGE = 200;

const firstLine = (message: string | undefined) =>
  message?.split('\n', 1)[0].slice(0, LONGEST_MESSAGE);

/** `.github/workflows/deploy.yml` of a workflow that has no name. */
const fileName = (path: string | undefined) => path?.split('/').pop();

/**
 * Page of the repository that a run is of, as GitHub itself tells: after a move it is
 * another than the one that the entity names.
 */
export const repositoryPageOf = ({ url }: Pick<PipelineRun, 'url'>) =>
  /^(https?:\/\/.+)\/actions\/runs\/\d+/.exec(url)?.[1];

/** A run without its jobs and approvals, which GitHub gives apart. */
export function toRun(run: GithubRun): PipelineRun {
  const message = firstLine(run.head_commit?.message);
  const repository = repositoryPageOf({ url: run.html_url });
  return {
    id: run.id,
    number: run.run_number,
    attempt: run.run_attempt ?? 1,
    workflow: run.name ?? fileName(run.path) ?? 'workflow',
    title: run.display_title ?? message ?? run.head_sha.slice(0, 7),
    event: run.event,
    branch: run.head_branch,
    commit: {
      sha: run.head_sha,
      message,
      author: run.head_commit?.author?.name,
      time: run.head_commit?.timestamp,
      url: repository && `${repository}/commit/${run.head_sha}`,
    },
    actor: run.triggering_actor?.login ?? run.actor?.login,
    status: run.status,
    conclusion: run.conclusion,
    createdAt: new Date(run.created_at).toISOString(),
    startedAt: new Date(run.run_started_at ?? run.created_at).toISOString(),
    updatedAt: new Date(run.updated_at).toISOString(),
    url: run.html_url,
    pendingApprovals: [],
  };
}

/** The jobs of a run. */
export function toJobs(jobs: GithubJob[]): PipelineJob[] {
  return jobs.map(job => ({
    id: job.id,
    name: job.name,
    status: job.status,
    conclusion: job.conclusion,
    startedAt: job.started_at,
    completedAt: job.completed_at,
    url: job.html_url,
    steps: (job.steps ?? []).map(step => ({
      number: step.number,
      name: step.name,
      status: step.status,
      conclusion: step.conclusion,
      startedAt: step.started_at,
      completedAt: step.completed_at,
    })),
  }));
}

/** A run with the environments that its jobs and approvals name, as they are configured now. */
export function placed(
  run: PipelineRun,
  environments: EnvironmentDefinition[],
): PipelineRun {
  return {
    ...run,
    jobs: run.jobs?.map(job => ({
      ...job,
      environment: environmentOfJob(environments, job.name),
    })),
    pendingApprovals: run.pendingApprovals.map(pending => ({
      ...pending,
      environment: environmentAtGithub(environments, pending.githubEnvironment),
    })),
  };
}

/** What of a run waits for environments. */
export function toPendingApprovals(pending: GithubPending): PendingApproval[] {
  return pending.map(({ environment, wait_timer, reviewers }) => ({
    githubEnvironment: environment.name,
    environmentId: environment.id,
    reviewers: (reviewers ?? []).map(
      ({ type, reviewer }): PipelineReviewer => ({
        kind: type === 'Team' ? 'team' : 'user',
        name: reviewer.login ?? reviewer.name ?? reviewer.slug ?? type,
        url: reviewer.html_url,
      }),
    ),
    ...(wait_timer ? { waitTimerMinutes: wait_timer } : {}),
  }));
}
