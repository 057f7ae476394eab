/**
 * The runner: takes the jobs of a run from one state to the next. It knows what time
 * it is and what has happened meanwhile, and may be asked as often as one likes.
 */
import type { World } from '../../core/types';
import { githubState } from '../github/state';
import { verdictOf } from './approval';
import { conditionScope, stepScope } from './contexts';
import { beginCdk, checkCdk } from './cdk/step';
import { checkDeploy, DeployError } from './deployStep';
import { setJobDeployment } from './deployments';
import { asksForStatus, ExpressionError, holds } from './expressions';
import { beginSamDeploy } from './sam/deploy';
import { isHeldUp, isReady, supersededBy } from './concurrency';
import { conclusionOf, statusOf } from './outcome';
import { ACTIONS, ACTIONS_PLACE, actionsOf } from './state';
import type { Conclusion, JobState, RunState } from './state';
import { stepName, workOf } from './steps';

/** How often a job that waits for a stack, or for another job to end, looks again. */
const POLL_MS = 3_000;
/** From a job's being ready to a runner that takes it. */
export const PICK_UP_MS = 2_000;

/** Adds a line to a job's log. */
export function say(world: World, job: JobState, line: string): void {
  job.log.push(`${new Date(world.now()).toISOString()} ${line}`);
}

/** Has a run looked at after some time. */
export function wake(world: World, slug: string, run: RunState, ms: number) {
  world.schedule({
    ...ACTIONS_PLACE,
    service: ACTIONS,
    type: 'advance',
    at: world.now() + ms,
    payload: { slug, run: run.id },
  });
}

/** Ends a job, and says so to its environment. */
export function endJob(
  world: World,
  slug: string,
  run: RunState,
  job: JobState,
  conclusion: Conclusion,
): void {
  const now = world.now();
  job.status = 'completed';
  job.conclusion = conclusion;
  job.completedAt = now;
  for (const step of job.steps) {
    if (step.status !== 'completed') {
      step.conclusion = step.status === 'in_progress' ? conclusion : 'skipped';
      step.status = 'completed';
      step.completedAt = now;
    }
  }
  delete job.definition;
  delete job.stepEndsAt;
  delete job.cdk;
  if (conclusion === 'skipped' || (!job.startedAt && !job.deploymentId)) return;
  setJobDeployment(
    world,
    slug,
    run,
    job,
    conclusion === 'success' ? 'success' : 'failure',
  );
}

function failJob(
  world: World,
  slug: string,
  run: RunState,
  job: JobState,
  reason: string,
) {
  for (const line of reason.split('\n')) say(world, job, `##[error]${line}`);
  endJob(world, slug, run, job, 'failure');
}

/** Says of a run what follows from its jobs. */
export function settleRun(world: World, slug: string, run: RunState): void {
  run.updatedAt = world.now();
  run.status = statusOf(run);
  if (run.status === 'completed') {
    run.conclusion = conclusionOf(run);
    delete run.synthesis?.assembly;
    forgetSource(world, slug, run);
  }
}

/** Takes a run as far as it can go now, and sees to it that it is looked at again. */
export function advanceRun(world: World, slug: string, run: RunState): void {
  if (run.status === 'completed') return;
  const now = world.now();
  if (isHeldUp(world, slug, run)) {
    wake(world, slug, run, POLL_MS);
    return;
  }
  let moved = true;
  while (moved) {
    moved = false;
    for (const job of run.jobs) {
      moved = advanceJob(world, slug, run, job) || moved;
    }
  }
  settleRun(world, slug, run);
  const next = run.jobs.flatMap(job => nextLook(world, run, job) ?? []);
  if (next.length > 0) {
    wake(world, slug, run, Math.max(0, Math.min(...next) - now));
  }
}

/** When something may happen to a job without anybody's doing; undefined for never. */
function nextLook(
  world: World,
  run: RunState,
  job: JobState,
): number | undefined {
  if (job.status === 'in_progress') {
    return job.stepEndsAt ?? world.now() + POLL_MS;
  }
  if (job.status === 'queued' && isReady(run, job))
    return world.now() + POLL_MS;
  return job.status === 'waiting' ? job.stepEndsAt : undefined;
}

/** What nobody needs any more of the commit. */
function forgetSource(world: World, slug: string, { sha }: RunState): void {
  const { runs, sources } = actionsOf(world, slug);
  const isNeeded = runs.some(
    run => run.sha === sha && run.status !== 'completed',
  );
  if (!isNeeded) delete sources[sha];
}

/** Moves a job on by one step; false when there is nothing to do for now. */
function advanceJob(
  world: World,
  slug: string,
  run: RunState,
  job: JobState,
): boolean {
  try {
    if (job.status === 'completed' || !job.definition) return false;
    if (job.status === 'in_progress')
      return advanceSteps(world, slug, run, job);
    return isReady(run, job) && beginJob(world, slug, run, job);
  } catch (error) {
    if (error instanceof DeployError || error instanceof ExpressionError) {
      failJob(world, slug, run, job, error.message);
      return true;
    }
    throw error;
  }
}

function isWanted(world: World, slug: string, run: RunState, job: JobState) {
  const { conditions } = job.definition!;
  const plain = { text: 'success()', inputs: {}, prefix: '' };
  return (conditions.length > 0 ? conditions : [plain]).every(condition => {
    const scope = conditionScope(world, slug, run, job, condition);
    const { text } = condition;
    return (
      (asksForStatus(text) || holds('success()', scope)) && holds(text, scope)
    );
  });
}

function beginJob(
  world: World,
  slug: string,
  run: RunState,
  job: JobState,
): boolean {
  const now = world.now();
  if (job.status === 'queued' && !isWanted(world, slug, run, job)) {
    endJob(world, slug, run, job, 'skipped');
    return true;
  }
  const { protection } = githubState(world).repositories[slug] ?? {};
  const verdict = verdictOf(
    world,
    slug,
    run,
    job,
    Object.keys(protection ?? {}),
  );
  if (verdict.kind === 'refuse') {
    failJob(world, slug, run, job, verdict.reason);
    return true;
  }
  if (verdict.kind === 'wait') {
    const isNew = job.status !== 'waiting';
    job.status = 'waiting';
    job.waitingSince ??= now;
    job.stepEndsAt = verdict.until;
    if (isNew) setJobDeployment(world, slug, run, job, 'waiting');
    return isNew;
  }
  if (isHeldUp(world, slug, run, job)) {
    job.status = 'queued';
    for (const older of supersededBy(world, slug, run, job)) {
      say(world, older.job, `##[error]Run ${run.id} came after it`);
      endJob(world, slug, older.run, older.job, 'cancelled');
      wake(world, slug, older.run, 0);
    }
    return false;
  }
  const { steps } = job.definition!;
  job.status = 'in_progress';
  job.startedAt = now;
  job.stepEndsAt = now + PICK_UP_MS;
  job.steps = [
    { name: 'Set up job', status: 'in_progress', startedAt: now },
    ...steps.map(step => ({ name: stepName(step), status: 'queued' as const })),
  ];
  setJobDeployment(world, slug, run, job, 'in_progress');
  return true;
}

function advanceSteps(
  world: World,
  slug: string,
  run: RunState,
  job: JobState,
): boolean {
  const now = world.now();
  const current = job.steps.find(({ status }) => status === 'in_progress');
  if (current) {
    if (job.cdk) {
      const look = () => wake(world, slug, run, 0);
      const tell = (line: string) => say(world, job, line);
      if (!checkCdk(world, slug, run, job, tell, look)) return false;
      delete job.cdk;
    } else if (job.stack) {
      const { done, lines } = checkDeploy(world, job);
      lines.forEach(line => say(world, job, line));
      if (!done) return false;
      delete job.stack;
    } else if (job.stepEndsAt !== undefined && job.stepEndsAt > now) {
      return false;
    }
    current.status = 'completed';
    current.conclusion = 'success';
    current.completedAt = now;
  }
  const index = job.steps.findIndex(({ status }) => status === 'queued');
  if (index < 0) {
    endJob(world, slug, run, job, 'success');
    return true;
  }
  const next = job.steps[index];
  next.status = 'in_progress';
  next.startedAt = now;
  const { steps, env } = job.definition!;
  say(world, job, `##[group]${next.name}`);
  // The first step is the runner's own.
  const work = workOf(
    steps[index - 1],
    env,
    stepScope(world, slug, run, job),
    actionsOf(world, slug).sources[run.sha]?.texts,
  );
  switch (work.kind) {
    case 'refuse':
      throw new DeployError(work.reason);
    case 'credentials':
      job.stepEndsAt = now + PICK_UP_MS;
      job.credentials = { roleArn: work.roleArn, region: work.region };
      break;
    case 'deploy':
      delete job.stepEndsAt;
      beginSamDeploy(world, slug, run, job, work, line =>
        say(world, job, line),
      );
      break;
    case 'cdk':
      delete job.stepEndsAt;
      beginCdk(run, job, work, line => say(world, job, line));
      break;
    default:
      job.stepEndsAt = now + work.ms;
  }
  return true;
}
