/**
 * The pipelines of the estate's services, as GitHub's Actions show them: one run for
 * each commit, with a job for each environment. What is deployed when the estate
 * decides; here it is only told.
 */
import type { World } from '../../core/types';
import { setJobDeployment } from '../../services/actions/deployments';
import { cancelRun } from '../../services/actions/runs';
import { endJob, say, settleRun } from '../../services/actions/runner';
import { actionsOf, environmentOf, newId } from '../../services/actions/state';
import type {
  Conclusion,
  JobState,
  RunState,
} from '../../services/actions/state';
import type { Commit } from '../../services/amplify';
import { recordPush } from '../../services/github';
import { teamId } from '../../services/github/people';
import { MINUTE } from '../commits';
import { GITHUB_ORG } from '../data/accounts';
import { PEOPLE } from '../data/people';
import { ENVIRONMENTS } from '../data/types';
import type { Environment, ServiceSpec } from '../data/types';
import { ESTATE } from '../state';

const WORKFLOW = { path: '.github/workflows/deploy.yml', name: 'Deploy' };
/** Runs kept of each service. */
const KEPT = 6;
/** From the push to the end of the build, at least. */
const BUILT_MS = 3 * MINUTE;
const DEPLOY_STEPS = [
  'Set up job',
  'Check out',
  'Assume the role',
  'sam deploy',
  'Integration tests',
];
const APPROVER = 'iva.s';
const REVIEWERS = 'release-managers';

export const slugOf = ({ name }: Pick<ServiceSpec, 'name'>) =>
  `${GITHUB_ORG}/${name}`;

/** Logins are the names in the catalog: `mara.k` writes commits as `Mara K.`. */
const loginOf = (author: string) =>
  PEOPLE.find(({ displayName }) => {
    const [first, last] = displayName.split(' ');
    return last && `${first} ${last[0]}.` === author;
  })?.name ?? author;

/** A release of a commit, as far as a pipeline knows it. */
export interface ToldRelease {
  commit: Commit;
  /** Names of the functions that it changes. */
  functions: string[];
}

const deployKey = (environment: Environment) => `deploy-${environment}`;

export const runOf = (
  world: World,
  service: Pick<ServiceSpec, 'name'>,
  sha: string,
): RunState | undefined =>
  actionsOf(world, slugOf(service)).runs.find(run => run.sha === sha);

export const deployJobOf = (run: RunState, environment: Environment) =>
  run.jobs.find(({ key }) => key === deployKey(environment))!;

function newJob(world: World, key: string, needs: string[]): JobState {
  return {
    id: newId(world),
    key,
    name: key,
    needs,
    status: 'queued',
    createdAt: world.now(),
    steps: [],
    log: [],
  };
}

/** A job that has ended well by now. */
function done(job: JobState, from: number, to: number): JobState {
  const time = { startedAt: from, completedAt: to };
  return {
    ...job,
    ...time,
    createdAt: from,
    status: 'completed',
    conclusion: 'success',
    steps: [
      {
        name: 'Set up job',
        status: 'completed',
        conclusion: 'success',
        ...time,
      },
      {
        name: job.key === 'build' ? 'sam build' : 'Lint and test',
        status: 'completed',
        conclusion: 'success',
        ...time,
      },
    ],
  };
}

function ensureEnvironments(world: World, slug: string): void {
  const { environments } = actionsOf(world, slug);
  if (environments.prod) return;
  for (const name of ENVIRONMENTS) environmentOf(world, slug, name);
  environmentOf(world, slug, 'prod').reviewers = [
    { type: 'Team', id: teamId(GITHUB_ORG, REVIEWERS) },
  ];
}

/** The run of a commit; the first time, the commit is pushed and has been built by now. */
function ensureRun(
  world: World,
  service: ServiceSpec,
  { commit, functions }: ToldRelease,
): RunState {
  const known = runOf(world, service, commit.sha);
  if (known) return known;
  const slug = slugOf(service);
  const actions = actionsOf(world, slug);
  ensureEnvironments(world, slug);
  recordPush(world, `https://github.com/${slug}`, 'main', commit);
  actions.workflows[WORKFLOW.path] = WORKFLOW.name;
  const now = world.now();
  const at = Math.min(commit.time + 20_000, now - BUILT_MS);
  const [check, build] = ['check', 'build'].map((key, index) =>
    newJob(world, key, index === 0 ? [] : ['check']),
  );
  const run: RunState = {
    id: newId(world),
    number: (actions.runs[actions.runs.length - 1]?.number ?? 0) + 1,
    attempt: 1,
    workflow: WORKFLOW.path,
    name: WORKFLOW.name,
    event: 'push',
    branch: 'main',
    sha: commit.sha,
    title: commit.message.split('\n')[0],
    actor: loginOf(commit.author),
    inputs: {},
    status: 'in_progress',
    createdAt: at,
    startedAt: at,
    updatedAt: now,
    approvals: [],
    toldBy: {
      service: ESTATE,
      payload: { service: service.name, functions, commit },
    },
    jobs: [
      done(check, at + 8_000, at + 95_000),
      done(build, at + 100_000, at + 160_000),
      ...ENVIRONMENTS.map((environment, index) => ({
        ...newJob(world, deployKey(environment), [
          index === 0 ? 'build' : deployKey(ENVIRONMENTS[index - 1]),
        ]),
        environment,
      })),
    ],
  };
  actions.runs.push(run);
  const gone = actions.runs.splice(0, Math.max(0, actions.runs.length - KEPT));
  actions.deployments = actions.deployments.filter(
    ({ runId }) => !gone.some(({ id }) => id === runId),
  );
  return run;
}

/** A release to an environment has begun. */
export function tellBegun(
  world: World,
  service: ServiceSpec,
  environment: Environment,
  release: ToldRelease,
): void {
  const slug = slugOf(service);
  const run = ensureRun(world, service, release);
  const job = deployJobOf(run, environment);
  const now = world.now();
  // Whoever released straight to an environment left those before it out.
  for (const before of ENVIRONMENTS.slice(
    0,
    ENVIRONMENTS.indexOf(environment),
  )) {
    const skipped = deployJobOf(run, before);
    if (skipped.status === 'queued') {
      endJob(world, slug, run, skipped, 'skipped');
    }
  }
  if (environment === 'prod' && run.approvals.length === 0) {
    run.approvals.push({
      environment,
      state: 'approved',
      comment: '',
      by: APPROVER,
      at: now,
    });
  }
  delete job.conclusion;
  delete job.completedAt;
  job.status = 'in_progress';
  job.startedAt = now;
  job.steps = [
    ...DEPLOY_STEPS.slice(0, 3).map(name => ({
      name,
      status: 'completed' as const,
      conclusion: 'success' as const,
      startedAt: now,
      completedAt: now,
    })),
    { name: DEPLOY_STEPS[3], status: 'in_progress', startedAt: now },
    { name: DEPLOY_STEPS[4], status: 'queued' },
  ];
  say(world, job, `Deploying stack ${service.name}-${environment}`);
  setJobDeployment(world, slug, run, job, 'in_progress');
  delete run.conclusion;
  settleRun(world, slug, run);
}

/** It has ended; after staging, prod waits for somebody. */
export function tellEnded(
  world: World,
  service: ServiceSpec,
  environment: Environment,
  { sha }: Commit,
  { conclusion, reason }: { conclusion: Conclusion; reason?: string },
): void {
  const slug = slugOf(service);
  const run = runOf(world, service, sha);
  const job = run && deployJobOf(run, environment);
  if (!run || job?.status !== 'in_progress') return;
  if (conclusion === 'success') {
    for (const step of job.steps) {
      step.status = 'completed';
      step.conclusion = 'success';
      step.completedAt ??= world.now();
    }
  } else {
    say(world, job, `##[error]${reason ?? 'The stack was rolled back'}`);
  }
  endJob(world, slug, run, job, conclusion);
  const after = ENVIRONMENTS.slice(ENVIRONMENTS.indexOf(environment) + 1);
  if (conclusion !== 'success') {
    for (const next of after) {
      endJob(world, slug, run, deployJobOf(run, next), 'skipped');
    }
  } else if (after[0] === 'prod') {
    awaitReviewer(world, slug, run);
  }
  settleRun(world, slug, run);
}

/** One run waits at a time: whoever approves wants the newest. */
function awaitReviewer(world: World, slug: string, run: RunState): void {
  const job = deployJobOf(run, 'prod');
  if (job.status !== 'queued') return;
  for (const other of actionsOf(world, slug).runs) {
    if (other !== run && other.status === 'waiting') {
      cancelRun(world, slug, other);
    }
  }
  job.status = 'waiting';
  job.waitingSince = world.now();
  setJobDeployment(world, slug, run, job, 'waiting');
}

/** Somebody has said no. */
export function tellRejected(
  world: World,
  service: ServiceSpec,
  commit: Commit,
): void {
  const slug = slugOf(service);
  const run = runOf(world, service, commit.sha);
  const job = run && deployJobOf(run, 'prod');
  if (!run || job?.status !== 'waiting') return;
  endJob(world, slug, run, job, 'failure');
  settleRun(world, slug, run);
}

/** Whether the pipeline lets a commit into prod now: nobody has said no, or yes already. */
export function awaitsProd(
  world: World,
  service: ServiceSpec,
  { sha }: Commit,
): boolean {
  const run = runOf(world, service, sha);
  return !run || deployJobOf(run, 'prod').status === 'waiting';
}
