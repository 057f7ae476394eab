/** What GitHub's API shows of workflow runs, jobs, environments and deployments. */
import type { World } from '../../core/types';
import {
  teamById,
  isUser,
  logins,
  userId,
  viewTeam,
  viewUser,
} from '../github/people';
import { githubState } from '../github/state';
import { actionsOf, environmentId, workflowId } from './state';
import type {
  DeploymentState,
  EnvironmentState,
  JobState,
  ReviewerState,
  RunState,
} from './state';

/** Where things of a repository are, in the API and for people. */
export interface Where {
  world: World;
  slug: string;
  web: string;
  api: string;
}

const instant = (time: number | undefined) =>
  time === undefined ? null : new Date(time).toISOString();

const nodeId = (kind: string, id: number) =>
  Buffer.from(`${kind}:${id}`).toString('base64');

export const runPage = ({ web, slug }: Where, { id }: Pick<RunState, 'id'>) =>
  `${web}/${slug}/actions/runs/${id}`;

function viewHeadCommit({ world, slug }: Where, { sha, title }: RunState) {
  const commit = githubState(world).repositories[slug]?.commits[sha];
  return {
    id: sha,
    tree_id: commit?.tree,
    message: commit?.message ?? title,
    timestamp: instant(commit?.time),
    author: commit && { name: commit.author },
  };
}

export function viewRun(where: Where, run: RunState) {
  const { slug, api, web } = where;
  const url = `${api}/repos/${slug}/actions/runs/${run.id}`;
  const [owner, name] = slug.split('/');
  return {
    id: run.id,
    node_id: nodeId('WorkflowRun', run.id),
    name: run.name,
    display_title: run.title,
    path: run.workflow,
    workflow_id: workflowId(slug, run.workflow),
    workflow_url: `${api}/repos/${slug}/actions/workflows/${workflowId(
      slug,
      run.workflow,
    )}`,
    head_branch: run.branch,
    head_sha: run.sha,
    head_commit: viewHeadCommit(where, run),
    run_number: run.number,
    run_attempt: run.attempt,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion ?? null,
    created_at: instant(run.createdAt),
    run_started_at: instant(run.startedAt),
    updated_at: instant(run.updatedAt),
    actor: viewUser(run.actor, web),
    triggering_actor: viewUser(run.actor, web),
    url,
    html_url: runPage(where, run),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    cancel_url: `${url}/cancel`,
    pull_requests: [],
    repository: {
      name,
      full_name: slug,
      owner: { login: owner },
      html_url: `${web}/${slug}`,
    },
  };
}

export const jobPage = (where: Where, run: RunState, job: JobState) =>
  `${runPage(where, run)}/job/${job.id}`;

export function viewJob(where: Where, run: RunState, job: JobState) {
  const { slug, api } = where;
  return {
    id: job.id,
    node_id: nodeId('CheckRun', job.id),
    run_id: run.id,
    run_attempt: run.attempt,
    run_url: `${api}/repos/${slug}/actions/runs/${run.id}`,
    workflow_name: run.name,
    head_branch: run.branch,
    head_sha: run.sha,
    name: job.name,
    status: job.status,
    conclusion: job.conclusion ?? null,
    created_at: instant(job.createdAt),
    started_at: instant(job.startedAt ?? job.createdAt),
    completed_at: instant(job.completedAt),
    steps: job.steps.map((step, index) => ({
      name: step.name,
      number: index + 1,
      status: step.status,
      conclusion: step.conclusion ?? null,
      started_at: instant(step.startedAt),
      completed_at: instant(step.completedAt),
    })),
    labels: ['ubuntu-latest'],
    runner_name: job.startedAt ? 'simulator' : null,
    url: `${api}/repos/${slug}/actions/jobs/${job.id}`,
    html_url: jobPage(where, run, job),
    check_run_url: `${api}/repos/${slug}/check-runs/${job.id}`,
  };
}

export function viewCheckRun(where: Where, run: RunState, job: JobState) {
  return {
    id: job.id,
    name: job.name,
    head_sha: run.sha,
    status: job.status === 'waiting' ? 'queued' : job.status,
    conclusion: job.conclusion ?? null,
    started_at: instant(job.startedAt ?? job.createdAt),
    completed_at: instant(job.completedAt),
    html_url: jobPage(where, run, job),
    details_url: jobPage(where, run, job),
    url: `${where.api}/repos/${where.slug}/check-runs/${job.id}`,
    app: { slug: 'github-actions', name: 'GitHub Actions' },
    output: { title: null, summary: null },
  };
}

/** A reviewer as a person or a team; undefined for one that is gone. */
function viewReviewer(
  { world, web }: Where,
  { type, id }: ReviewerState,
): { type: string; reviewer: object } | undefined {
  if (type === 'Team') {
    const team = teamById(world, id);
    return team && { type, reviewer: viewTeam(team.org, team.slug, web) };
  }
  const login = logins(world).find(
    candidate => isUser(world, candidate) && userId(candidate) === id,
  );
  return login ? { type, reviewer: viewUser(login, web) } : undefined;
}

const reviewersOf = (where: Where, { reviewers }: EnvironmentState) =>
  reviewers.flatMap(reviewer => viewReviewer(where, reviewer) ?? []);

const environmentPlaces = ({ api, web, slug }: Where, name: string) => ({
  url: `${api}/repos/${slug}/environments/${encodeURIComponent(name)}`,
  html_url: `${web}/${slug}/deployments?environment=${encodeURIComponent(
    name,
  )}`,
});

export function viewEnvironment(where: Where, environment: EnvironmentState) {
  const { name, waitTimer, branchPolicy, preventSelfReview } = environment;
  const id = environmentId(where.slug, name);
  const rules: object[] = [];
  if (waitTimer > 0) {
    rules.push({ id: id + 1, type: 'wait_timer', wait_timer: waitTimer });
  }
  if (environment.reviewers.length > 0) {
    rules.push({
      id: id + 2,
      type: 'required_reviewers',
      prevent_self_review: preventSelfReview,
      reviewers: reviewersOf(where, environment),
    });
  }
  if (branchPolicy) rules.push({ id: id + 3, type: 'branch_policy' });
  return {
    id,
    node_id: nodeId('Environment', id),
    name,
    ...environmentPlaces(where, name),
    created_at: instant(environment.createdAt),
    updated_at: instant(environment.updatedAt),
    protection_rules: rules,
    deployment_branch_policy: branchPolicy ?? null,
  };
}

/** A deployment that waits, as the one who asks may see it. */
export function viewPendingDeployment(
  where: Where,
  environment: EnvironmentState,
  waitingSince: number | undefined,
  mayApprove: boolean,
) {
  const id = environmentId(where.slug, environment.name);
  return {
    environment: {
      id,
      node_id: nodeId('Environment', id),
      name: environment.name,
      ...environmentPlaces(where, environment.name),
    },
    wait_timer: environment.waitTimer,
    wait_timer_started_at: instant(waitingSince),
    current_user_can_approve: mayApprove,
    reviewers: reviewersOf(where, environment),
  };
}

export function viewDeployment(where: Where, deployment: DeploymentState) {
  const { slug, api, web } = where;
  const url = `${api}/repos/${slug}/deployments/${deployment.id}`;
  const { statuses } = deployment;
  return {
    id: deployment.id,
    node_id: nodeId('Deployment', deployment.id),
    url,
    sha: deployment.sha,
    ref: deployment.ref,
    task: 'deploy',
    payload: {},
    environment: deployment.environment,
    original_environment: deployment.environment,
    description: deployment.description || null,
    creator: viewUser(deployment.creator, web),
    created_at: instant(deployment.createdAt),
    updated_at: instant(
      statuses[statuses.length - 1]?.at ?? deployment.createdAt,
    ),
    statuses_url: `${url}/statuses`,
    repository_url: `${api}/repos/${slug}`,
    transient_environment: false,
    production_environment: /^prod/.test(deployment.environment),
  };
}

export function viewDeploymentStatus(
  where: Where,
  deployment: DeploymentState,
  status: DeploymentState['statuses'][number],
) {
  const { runId } = deployment;
  const log = runId === undefined ? '' : runPage(where, { id: runId });
  return {
    id: status.id,
    state: status.state,
    creator: viewUser(deployment.creator, where.web),
    description: '',
    environment: deployment.environment,
    environment_url: '',
    target_url: log,
    log_url: log,
    created_at: instant(status.at),
    updated_at: instant(status.at),
    deployment_url: `${where.api}/repos/${where.slug}/deployments/${deployment.id}`,
  };
}

export function viewWorkflow(where: Where, path: string, name: string) {
  const id = workflowId(where.slug, path);
  const file = path.split('/').pop();
  return {
    id,
    node_id: nodeId('Workflow', id),
    name,
    path,
    state: 'active',
    url: `${where.api}/repos/${where.slug}/actions/workflows/${id}`,
    html_url: `${where.web}/${where.slug}/actions/workflows/${file}`,
  };
}

/** Runs of a repository, newest first. */
export const runsOf = ({ world, slug }: Where) =>
  [...actionsOf(world, slug).runs].reverse();
