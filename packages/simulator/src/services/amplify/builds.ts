/**
 * Jobs from their making to their end: the queue for Amplify's five concurrent
 * jobs per region, what each job builds, and how it stops.
 */
import type { Place, SimTime, World, WorldEvent } from '../../core/types';
import type { JobType } from '@aws-sdk/client-amplify';
import { amplifyState, SERVICE } from './state';
import { isFinished, plannedEnd, TRANSIENT } from './timeline';
import type {
  AppState,
  BranchState,
  BuildPlan,
  FailureKind,
  Head,
  JobRef,
  JobState,
  PhaseDurations,
} from './state';

/** Quota "Concurrent jobs", per account and region. */
export const CONCURRENT_JOBS = 5;

/** How long AWS takes to take a running build down. */
const CANCELLING_MS = 8_000;

const JOB_END = 'job-end';
const JOB_CANCELLED = 'job-cancelled';

/** Where a job lives and what it belongs to. */
export interface JobScope {
  place: Place;
  app: AppState;
  branch: BranchState;
}

export interface JobRequest {
  type: JobType;
  commitId: string;
  commitMessage?: string;
  commitTime?: SimTime;
  pinned?: Head;
  reason?: string;
  /** What happens, where the caller knows; otherwise it follows from the commit. */
  failure?: FailureKind;
  durations?: Partial<PhaseDurations>;
}

/** Handles the ends of jobs. */
export function registerBuilds(world: World): void {
  world.on(SERVICE, JOB_END, (_, event) => finish(world, event));
  world.on(SERVICE, JOB_CANCELLED, (_, event) => finish(world, event));
}

/** Adds a job to a branch without starting it. */
export function addJob(
  world: World,
  branch: BranchState,
  request: JobRequest,
  plan: BuildPlan,
): JobState {
  branch.lastJobId += 1;
  const now = world.now();
  const job: JobState = {
    id: branch.lastJobId,
    type: request.type,
    commitId: request.commitId,
    commitMessage: request.commitMessage ?? '',
    commitTime: request.commitTime ?? now,
    pinned: request.pinned,
    reason: request.reason,
    startTime: now,
    status: 'CREATED',
    plan,
  };
  branch.jobs.push(job);
  return job;
}

/** Makes a build and starts it as soon as a slot is free. */
export function queueBuild(
  world: World,
  { place, app, branch }: JobScope,
  request: JobRequest,
): JobState {
  const durations = { ...buildDurations(world), ...request.durations };
  const job = addJob(world, branch, request, {
    durations,
    failure: request.failure,
  });
  queueJob(world, { place, app, branch }, job);
  return job;
}

/** Puts a job in line. */
export function queueJob(world: World, scope: JobScope, job: JobState): void {
  job.status = 'PENDING';
  amplifyState(world, scope.place).waiting.push({
    appId: scope.app.appId,
    branchName: scope.branch.name,
    jobId: job.id,
  });
  startWaiting(world, scope.place);
}

/** Between three and eight minutes altogether. */
function buildDurations(world: World): PhaseDurations {
  const seconds = (from: number, to: number) =>
    world.random.int(from * 1000, to * 1000);
  return {
    provision: seconds(30, 60),
    preBuild: seconds(50, 110),
    build: seconds(70, 200),
    postBuild: seconds(8, 20),
    deploy: seconds(20, 60),
    verify: seconds(5, 20),
  };
}

/** Starts waiting jobs in order, one per branch at a time, while slots are free. */
function startWaiting(world: World, place: Place): void {
  const state = amplifyState(world, place);
  for (const ref of [...state.waiting]) {
    if (state.running.length >= CONCURRENT_JOBS) {
      return;
    }
    const isBranchBusy = state.running.some(
      other => other.appId === ref.appId && other.branchName === ref.branchName,
    );
    if (!isBranchBusy) {
      state.waiting.splice(state.waiting.indexOf(ref), 1);
      state.running.push(ref);
      start(world, place, ref);
    }
  }
}

function start(world: World, place: Place, ref: JobRef): void {
  const found = findJob(world, place, ref);
  if (!found) {
    return;
  }
  const { app, branch, job } = found;
  job.startedAt = world.now();
  job.status = 'RUNNING';
  if (job.plan.durations.build > 0) {
    job.built = { ...(job.pinned ?? headOf(world, app, branch.name)) };
    job.plan.failure ??= failureOfCommit(job);
  }
  scheduleEnd(world, place, ref, job);
}

function scheduleEnd(world: World, place: Place, ref: JobRef, job: JobState) {
  job.endEvent = world.schedule({
    account: place.account,
    region: place.region,
    service: SERVICE,
    type: JOB_END,
    at: plannedEnd(job),
    payload: ref,
  });
}

/** Moves the start of a job that has just begun into the past, for building a world. */
export function backdateStart(
  world: World,
  { place, app, branch }: JobScope,
  job: JobState,
  ms: number,
): void {
  if (ms === 0 || job.startedAt === undefined || job.endEvent === undefined) {
    return;
  }
  job.startTime -= ms;
  job.startedAt -= ms;
  world.cancel(job.endEvent);
  const ref = { appId: app.appId, branchName: branch.name, jobId: job.id };
  scheduleEnd(world, place, ref, job);
}

/** A commit that cannot be built fails every time; a passing fault only once. */
function failureOfCommit(job: JobState): FailureKind | undefined {
  const failure = job.built?.failure;
  const isRetry = job.type === 'RETRY';
  return failure && isRetry && TRANSIENT.has(failure) ? undefined : failure;
}

function finish(world: World, event: WorldEvent<JobRef>): void {
  const found = findJob(world, event, event.payload);
  if (found && !isFinished(found.job)) {
    const { branch, job } = found;
    job.endTime = event.at;
    job.endEvent = undefined;
    if (event.type === JOB_CANCELLED) {
      job.status = 'CANCELLED';
    } else if (job.plan.failure) {
      job.status = 'FAILED';
    } else {
      job.status = 'SUCCEED';
      branch.activeJobId = job.id;
    }
  }
  forget(world, event, event.payload);
}

/** StopJob: a waiting job ends at once, a running one after a few seconds. */
export function stopBuild(world: World, scope: JobScope, job: JobState): void {
  const { place, app, branch } = scope;
  const ref = { appId: app.appId, branchName: branch.name, jobId: job.id };
  if (job.startedAt === undefined) {
    job.status = 'CANCELLED';
    job.endTime = world.now();
    forget(world, place, ref);
    return;
  }
  if (job.endEvent !== undefined) {
    world.cancel(job.endEvent);
  }
  job.status = 'CANCELLING';
  job.stoppedAt = world.now();
  job.endEvent = world.schedule({
    ...place,
    service: SERVICE,
    type: JOB_CANCELLED,
    at: world.now() + CANCELLING_MS,
    payload: ref,
  });
}

/** Takes the jobs of a deleted app or branch out of the queue. */
export function dropJobs(
  world: World,
  place: Place,
  appId: string,
  branchName: string,
): void {
  const state = amplifyState(world, place);
  for (const ref of [...state.running, ...state.waiting]) {
    if (ref.appId === appId && ref.branchName === branchName) {
      const endEvent = findJob(world, place, ref)?.job.endEvent;
      if (endEvent !== undefined) {
        world.cancel(endEvent);
      }
      forget(world, place, ref);
    }
  }
}

/** Frees the job's slot or place in line for the next. */
function forget(world: World, place: Place, ref: JobRef): void {
  const state = amplifyState(world, place);
  const isOther = (other: JobRef) =>
    other.appId !== ref.appId ||
    other.branchName !== ref.branchName ||
    other.jobId !== ref.jobId;
  state.running = state.running.filter(isOther);
  state.waiting = state.waiting.filter(isOther);
  startWaiting(world, place);
}

function findJob(world: World, place: Place, ref: JobRef) {
  const app = amplifyState(world, place).apps[ref.appId];
  const branch = app?.branches[ref.branchName];
  const job = branch?.jobs.find(candidate => candidate.id === ref.jobId);
  return job && { app, branch, job };
}

/** The head of a branch of the repository; a branch nobody pushed to has a first commit. */
export function headOf(world: World, app: AppState, branchName: string): Head {
  app.heads[branchName] ??= {
    sha: world.random.hex(40),
    message: 'Initial commit',
    author: 'Amplify',
    time: world.now(),
  };
  return app.heads[branchName];
}

/** The job of a branch that has not ended, if any. */
export function unfinishedJob(branch: BranchState): JobState | undefined {
  return branch.jobs.find(job => !isFinished(job));
}
