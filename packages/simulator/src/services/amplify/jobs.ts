/** StartJob, StopJob, GetJob, ListJobs, DeleteJob. */
import type { RequestContext } from '../../core/types';
import type {
  DeleteJobRequest,
  DeleteJobResult,
  GetJobRequest,
  GetJobResult,
  ListJobsRequest,
  ListJobsResult,
  StartJobRequest,
  StartJobResult,
  StopJobRequest,
  StopJobResult,
} from '@aws-sdk/client-amplify';
import { queueBuild, stopBuild, unfinishedJob } from './builds';
import type { JobRequest, JobScope } from './builds';
import { queueManualJob } from './deployments';
import { badRequest, limitExceeded } from './errors';
import { requireApp, requireBranch, requireJob } from './lookup';
import { paginate } from './paging';
import { isFinished } from './timeline';
import type { AppState, JobState } from './state';
import { viewJob, viewJobSummary } from './views';

const MAX_PAGE = 50;

function startJob(
  input: StartJobRequest,
  context: RequestContext,
): StartJobResult {
  const { world } = context;
  const app = requireApp(world, context, input.appId);
  const branch = requireBranch(app, input.branchName);
  const original =
    input.jobType === 'RETRY' ? requireJob(branch, input.jobId) : undefined;
  checkJobType(app, input);
  if (original && !isFinished(original)) {
    throw badRequest(
      `Job ${original.id} has not finished and cannot be retried.`,
    );
  }
  // A 429 that is no throttling: reported as such in public scripts.
  if (unfinishedJob(branch)) {
    throw limitExceeded(
      `The requested branch ${branch.name} already have pending or running jobs`,
    );
  }
  const scope: JobScope = {
    place: { account: context.account, region: context.region },
    app,
    branch,
  };
  const job = app.repository
    ? queueBuild(world, scope, buildRequest(input, original))
    : queueManualJob(world, scope, input, original);
  return {
    jobSummary: viewJobSummary(context, context.now, app, branch, job),
  };
}

function checkJobType(app: AppState, { jobType }: StartJobRequest): void {
  switch (jobType) {
    case 'RELEASE':
      if (!app.repository) {
        throw badRequest(
          'Operation not supported. App is not connected to a repository',
        );
      }
      return;
    case 'MANUAL':
      if (app.repository) {
        throw badRequest(
          'Operation not supported. App is already connected a repository',
        );
      }
      return;
    case 'RETRY':
      return;
    default:
      // WEB_HOOK is for Amplify's own use.
      throw badRequest(`Invalid jobType: ${jobType}`);
  }
}

/**
 * What a job of StartJob builds. RELEASE takes the head, whatever `commitId` says
 * (amplify-hosting#2100). RETRY takes the commit of the job it repeats, unless
 * that was recorded as HEAD: then it takes the head too (#1253, #599, #751).
 */
function buildRequest(
  input: StartJobRequest,
  original: JobState | undefined,
): JobRequest {
  if (!original || original.commitId === 'HEAD') {
    return {
      type: input.jobType!,
      commitId: 'HEAD',
      commitMessage: original?.commitMessage,
      reason: input.jobReason,
    };
  }
  return {
    type: 'RETRY',
    commitId: original.commitId,
    commitMessage: original.commitMessage,
    commitTime: original.commitTime,
    pinned: original.built ?? original.pinned,
    reason: input.jobReason,
  };
}

function stopJob(
  input: StopJobRequest,
  context: RequestContext,
): StopJobResult {
  const { world } = context;
  const app = requireApp(world, context, input.appId);
  const branch = requireBranch(app, input.branchName);
  const job = requireJob(branch, input.jobId);
  if (isFinished(job)) {
    throw badRequest(
      `Job ${job.id} has already finished and cannot be stopped.`,
    );
  }
  if (job.stoppedAt === undefined) {
    const place = { account: context.account, region: context.region };
    stopBuild(world, { place, app, branch }, job);
  }
  return {
    jobSummary: viewJobSummary(context, context.now, app, branch, job),
  };
}

function getJob(input: GetJobRequest, context: RequestContext): GetJobResult {
  const app = requireApp(context.world, context, input.appId);
  const branch = requireBranch(app, input.branchName);
  const job = requireJob(branch, input.jobId);
  return { job: viewJob(context, app, branch, job) };
}

/** Newest first. */
function listJobs(
  input: ListJobsRequest,
  context: RequestContext,
): ListJobsResult {
  const app = requireApp(context.world, context, input.appId);
  const branch = requireBranch(app, input.branchName);
  const page = paginate(
    [...branch.jobs].reverse(),
    input,
    MAX_PAGE,
    job => String(job.id),
    (job, last) => job.id < Number(last),
  );
  return {
    jobSummaries: page.items.map(job =>
      viewJobSummary(context, context.now, app, branch, job),
    ),
    nextToken: page.nextToken,
  };
}

function deleteJob(
  input: DeleteJobRequest,
  context: RequestContext,
): DeleteJobResult {
  const app = requireApp(context.world, context, input.appId);
  const branch = requireBranch(app, input.branchName);
  const job = requireJob(branch, input.jobId);
  if (!isFinished(job)) {
    throw badRequest(`Job ${job.id} is running and cannot be deleted.`);
  }
  branch.jobs = branch.jobs.filter(other => other !== job);
  return {
    jobSummary: viewJobSummary(context, context.now, app, branch, job),
  };
}

export const jobOperations = {
  StartJob: startJob,
  StopJob: stopJob,
  GetJob: getJob,
  ListJobs: listJobs,
  DeleteJob: deleteJob,
};
