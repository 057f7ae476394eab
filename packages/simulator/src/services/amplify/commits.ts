/** What happens in the repositories behind the apps: pushes, and history before the start. */
import type { Place, World } from '../../core/types';
import { addBranch } from './branches';
import { backdateStart, queueBuild } from './builds';
import { recordPush } from '../github/repositories';
import { amplifyState } from './state';
import { plannedEnd } from './timeline';
import type {
  AppState,
  BranchState,
  Commit,
  FailureKind,
  JobState,
  PhaseDurations,
} from './state';

export interface PushOptions {
  /** How building this commit fails; it succeeds without. */
  failure?: FailureKind;
  durations?: Partial<PhaseDurations>;
  /** The build began this many ms ago, if it can begin at all. */
  startedAgo?: number;
}

/**
 * A push to a branch of the app's repository. Makes the commit the head and, where
 * automatic builds are on, queues a build that records the commit's sha.
 *
 * @returns the new job, or undefined if nothing is built
 * @throws Error if the app does not exist
 */
export function pushCommit(
  world: World,
  place: Place,
  appId: string,
  branchName: string,
  commit: Commit,
  { failure, durations, startedAgo = 0 }: PushOptions = {},
): JobState | undefined {
  const app = amplifyState(world, place).apps[appId];
  if (!app) {
    throw new Error(`There is no Amplify app ${appId} in ${place.account}`);
  }
  const head = { ...commit, failure };
  app.heads[branchName] = head;
  recordPush(world, app.repository, branchName, commit);
  const branch = app.branches[branchName] ?? autoCreate(world, app, branchName);
  if (!branch?.enableAutoBuild) {
    return undefined;
  }
  const job = queueBuild(
    world,
    { place, app, branch },
    {
      type: 'RELEASE',
      commitId: commit.sha,
      commitMessage: commit.message,
      commitTime: commit.time,
      pinned: head,
      durations,
    },
  );
  backdateStart(world, { place, app, branch }, job, startedAgo);
  return job;
}

/** Connects a new branch of the repository if the app's patterns ask for it. */
function autoCreate(
  world: World,
  app: AppState,
  branchName: string,
): BranchState | undefined {
  const isWanted =
    app.enableAutoBranchCreation &&
    app.autoBranchCreationPatterns.some(pattern =>
      globToRegExp(pattern).test(branchName),
    );
  return isWanted
    ? addBranch(
        app,
        { ...app.autoBranchCreationConfig, branchName },
        world.now(),
      )
    : undefined;
}

function globToRegExp(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`);
}

/** A job that ended before the world began. */
export interface PastJob {
  /**
   * Who asked: a push or a RETRY of a job with a sha (the sha is recorded), or
   * StartJob or a webhook (HEAD is).
   */
  trigger: 'push' | 'retry' | 'start-job' | 'webhook';
  commit: Commit;
  /** When it was queued and started; there was no wait. */
  startTime: number;
  durations: PhaseDurations;
  failure?: FailureKind;
  reason?: string;
}

const JOB_TYPES = {
  push: 'RELEASE',
  retry: 'RETRY',
  'start-job': 'RELEASE',
  webhook: 'WEB_HOOK',
} as const;

/** Adds a job to the history of a branch. Call in order of time, before any live job. */
export function addPastJob(
  app: AppState,
  branch: BranchState,
  past: PastJob,
): JobState {
  const { trigger, commit, startTime, durations, failure, reason } = past;
  branch.lastJobId += 1;
  const isPinned = trigger === 'push' || trigger === 'retry';
  const job: JobState = {
    id: branch.lastJobId,
    type: JOB_TYPES[trigger],
    commitId: isPinned ? commit.sha : 'HEAD',
    commitMessage: isPinned ? commit.message : '',
    commitTime: isPinned ? commit.time : startTime,
    built: { ...commit, failure },
    reason,
    startTime,
    startedAt: startTime,
    status: failure ? 'FAILED' : 'SUCCEED',
    plan: { durations: { ...durations }, failure },
  };
  job.endTime = plannedEnd(job);
  branch.jobs.push(job);
  if (!failure) {
    branch.activeJobId = job.id;
  }
  if (trigger !== 'retry') {
    app.heads[branch.name] = { ...commit, failure };
  }
  return job;
}

/** A deployment by hand that ended before the world began. */
export interface PastDeployment {
  startTime: number;
  /** How long it took to spread the files, in milliseconds. */
  deployMs: number;
  /** Where the files came from; absent when somebody uploaded them. */
  sourceUrl?: string;
  sourceUrlType?: JobState['sourceUrlType'];
}

/** Adds a deployment by hand to the history of a branch. Call in order of time. */
export function addPastDeployment(
  branch: BranchState,
  past: PastDeployment,
): JobState {
  const { startTime, deployMs, sourceUrl, sourceUrlType } = past;
  branch.lastJobId += 1;
  const job: JobState = {
    id: branch.lastJobId,
    type: 'MANUAL',
    commitId: '',
    commitMessage: '',
    commitTime: startTime,
    startTime,
    startedAt: startTime,
    status: 'SUCCEED',
    sourceUrl,
    sourceUrlType,
    uploads: sourceUrl ? undefined : { 'deployment.zip': 1 },
    plan: {
      durations: {
        provision: 0,
        preBuild: 0,
        build: 0,
        postBuild: 0,
        deploy: deployMs,
        verify: 1_000,
      },
    },
  };
  job.endTime = plannedEnd(job);
  branch.jobs.push(job);
  branch.activeJobId = job.id;
  return job;
}
