/** Beginning, cancelling and repeating runs, and what reviewers say. */
import type { World } from '../../core/types';
import { setJobDeployment } from './deployments';
import { ExpressionError } from './expressions';
import { planRun } from './plan';
import type { RunPlan } from './plan';
import { runContexts } from './contexts';
import { advanceRun, endJob, PICK_UP_MS, say, wake } from './runner';
import {
  ACTIONS,
  ACTIONS_PLACE,
  actionsOf,
  environmentOf,
  newId,
} from './state';
import type { ApprovalState, CommitSource, JobState, RunState } from './state';
import { readWorkflow, startsOn, WorkflowError } from './workflow';

/** Runs kept of each repository. */
const KEPT = 40;

/** Why a run begins. */
export interface Trigger {
  event: RunState['event'];
  branch: string;
  sha: string;
  /** First line of the commit's message. */
  title: string;
  actor: string;
  inputs?: Record<string, string>;
}

/** Workflows of a commit, by their path. */
export const workflowPaths = ({ texts }: CommitSource) =>
  Object.keys(texts).filter(path => path.startsWith('.github/workflows/'));

/** Begins every workflow of the commit that runs on this push or pull request. */
export function beginRuns(
  world: World,
  slug: string,
  source: CommitSource,
  trigger: Trigger & { event: 'push' | 'pull_request' },
): RunState[] {
  return workflowPaths(source).flatMap(path => {
    try {
      const workflow = readWorkflow(path, source.texts[path]);
      actionsOf(world, slug).workflows[path] = workflow.name;
      if (!startsOn(workflow, trigger.event, trigger.branch)) return [];
    } catch (error) {
      // GitHub shows a broken workflow as a run that has failed.
      if (!(error instanceof WorkflowError)) throw error;
    }
    return beginRun(world, slug, source, path, trigger);
  });
}

/** Begins one workflow. One that is not understood is a run that has failed, with the reason in its log. */
export function beginRun(
  world: World,
  slug: string,
  source: CommitSource,
  path: string,
  trigger: Trigger,
): RunState {
  const actions = actionsOf(world, slug);
  const now = world.now();
  const run: RunState = {
    ...trigger,
    inputs: trigger.inputs ?? {},
    id: newId(world),
    number: actions.runs.filter(({ workflow }) => workflow === path).length + 1,
    attempt: 1,
    workflow: path,
    name: actions.workflows[path] ?? path,
    status: 'queued',
    createdAt: now,
    startedAt: now,
    updatedAt: now,
    jobs: [],
    approvals: [],
  };
  actions.runs.push(run);
  actions.runs.splice(0, Math.max(0, actions.runs.length - KEPT));
  try {
    const plan = planRun({
      path,
      texts: source.texts,
      contexts: runContexts(world, slug, run),
      inputs: run.inputs,
    });
    fillRun(world, slug, run, plan);
    actions.sources[run.sha] ??= source;
  } catch (error) {
    if (!(error instanceof WorkflowError || error instanceof ExpressionError)) {
      throw error;
    }
    brokenRun(world, slug, run, error.message);
    return run;
  }
  supersede(world, slug, run);
  wake(world, slug, run, PICK_UP_MS);
  return run;
}

const newJob = (
  world: World,
  job: Pick<JobState, 'key' | 'name' | 'needs' | 'environment' | 'definition'>,
): JobState => ({
  ...job,
  id: newId(world),
  status: 'queued',
  createdAt: world.now(),
  steps: [],
  log: [],
});

function fillRun(world: World, slug: string, run: RunState, plan: RunPlan) {
  run.name = plan.name;
  run.concurrency = plan.concurrency;
  actionsOf(world, slug).workflows[run.workflow] = plan.name;
  for (const job of plan.jobs) {
    if (job.environment) environmentOf(world, slug, job.environment);
    run.jobs.push(newJob(world, job));
  }
}

function brokenRun(world: World, slug: string, run: RunState, reason: string) {
  const job = newJob(world, {
    key: 'workflow',
    name: 'Invalid workflow file',
    needs: [],
  });
  say(world, job, `##[error]${reason}`);
  run.jobs.push(job);
  endJob(world, slug, run, job, 'failure');
  run.status = 'completed';
  run.conclusion = 'failure';
}

/** Runs that wait for the same group give way to a newer one; with `cancel-in-progress` all do. */
function supersede(world: World, slug: string, run: RunState): void {
  const { concurrency } = run;
  if (!concurrency) return;
  for (const other of actionsOf(world, slug).runs) {
    const isOther =
      other !== run &&
      other.status !== 'completed' &&
      other.concurrency?.group === concurrency.group;
    if (isOther && (concurrency.cancel || other.status === 'queued')) {
      cancelRun(world, slug, other);
    }
  }
}

/** Ends a run with all its jobs. A stack that is being deployed goes on, as in AWS. */
export function cancelRun(world: World, slug: string, run: RunState): void {
  if (run.status === 'completed') return;
  for (const job of run.jobs) {
    if (job.status !== 'completed') endJob(world, slug, run, job, 'cancelled');
  }
  run.status = 'completed';
  run.conclusion = 'cancelled';
  run.updatedAt = world.now();
}

/** Runs a workflow's jobs again: all of them, or those that did not succeed. */
export function rerun(
  world: World,
  slug: string,
  run: RunState,
  source: CommitSource,
  onlyFailed: boolean,
): void {
  const plan = planRun({
    path: run.workflow,
    texts: source.texts,
    contexts: runContexts(world, slug, run),
    inputs: run.inputs,
  });
  const kept = onlyFailed
    ? run.jobs.filter(({ conclusion }) => conclusion === 'success')
    : [];
  run.attempt += 1;
  run.startedAt = world.now();
  run.updatedAt = world.now();
  run.status = 'queued';
  run.approvals = [];
  delete run.conclusion;
  run.jobs = plan.jobs.map(
    job => kept.find(({ key }) => key === job.key) ?? newJob(world, job),
  );
  actionsOf(world, slug).sources[run.sha] ??= source;
  wake(world, slug, run, PICK_UP_MS);
}

/** Jobs that wait for a reviewer, or for time to pass. */
export const waitingJobs = ({ jobs }: RunState) =>
  jobs.filter(({ status }) => status === 'waiting');

/** Notes what a reviewer said of an environment that waits, and goes on. */
export function review(
  world: World,
  slug: string,
  run: RunState,
  approval: Omit<ApprovalState, 'at'>,
): void {
  run.approvals.push({ ...approval, at: world.now() });
  for (const job of waitingJobs(run)) {
    if (job.environment === approval.environment) {
      setJobDeployment(world, slug, run, job, 'queued');
    }
  }
  if (!run.toldBy) {
    advanceRun(world, slug, run);
    return;
  }
  const { service, payload } = run.toldBy;
  world.schedule({
    ...ACTIONS_PLACE,
    service,
    type: 'reviewed',
    at: world.now(),
    payload: { ...payload, approval },
  });
}

/** Has the world look at runs when their time has come. */
export function registerActions(world: World): void {
  world.on(ACTIONS, 'advance', (_, { payload }) => {
    const run = actionsOf(world, payload.slug).runs.find(
      ({ id }) => id === payload.run,
    );
    if (run) advanceRun(world, payload.slug, run);
  });
}
