/** CreateDeployment and StartDeployment: apps without a connected repository. */
import type { RequestContext, World } from '../../core/types';
import type {
  CreateDeploymentRequest,
  CreateDeploymentResult,
  StartDeploymentRequest,
  StartDeploymentResult,
  StartJobRequest,
} from '@aws-sdk/client-amplify';
import { addJob, queueJob, unfinishedJob } from './builds';
import type { JobScope } from './builds';
import { badRequest } from './errors';
import { presign, UPLOAD_HOURS } from './links';
import { requireApp, requireBranch, requireJob } from './lookup';
import type { AppState, BranchState, BuildPlan, JobState } from './state';
import { padJobId } from './arns';
import { viewJobSummary } from './views';

/** The name under which a single archive is put. */
const ARCHIVE = 'deployment.zip';

/** A manual deployment has no build: its files are spread, then verified. */
function manualPlan(world: World): BuildPlan {
  return {
    durations: {
      provision: 0,
      preBuild: 0,
      build: 0,
      postBuild: 0,
      deploy: world.random.int(10_000, 25_000),
      verify: world.random.int(500, 3_000),
    },
  };
}

function requireManual(app: AppState): void {
  if (app.repository) {
    throw badRequest(
      'Operation not supported. App is already connected a repository',
    );
  }
}

/** The text is AWS's own (amplify-backend#1528). */
function requireIdle(branch: BranchState, except?: JobState): void {
  const unfinished = unfinishedJob(branch);
  if (unfinished && unfinished !== except) {
    throw badRequest(
      `The last job(deployment) ${unfinished.id} was not finished, please wait until it finish or use StopJob operation to cancel it before creating a new deployment.`,
    );
  }
}

function createDeployment(
  input: CreateDeploymentRequest,
  context: RequestContext,
): CreateDeploymentResult {
  const { world, account, region, baseUrl, now } = context;
  const app = requireApp(world, context, input.appId);
  const branch = requireBranch(app, input.branchName);
  requireManual(app);
  requireIdle(branch);

  const names = Object.keys(input.fileMap ?? {});
  const job = addJob(
    world,
    branch,
    { type: 'MANUAL', commitId: '' },
    manualPlan(world),
  );
  job.expectedUploads = names.length > 0 ? names : [ARCHIVE];
  const link = (name: string) => {
    const parts = [app.appId, branch.name, padJobId(job.id), name];
    return presign(baseUrl, { account, region, kind: 'upload', parts }, now);
  };
  return {
    jobId: String(job.id),
    fileUploadUrls: Object.fromEntries(names.map(name => [name, link(name)])),
    zipUploadUrl: names.length > 0 ? '' : link(ARCHIVE),
  };
}

function startDeployment(
  input: StartDeploymentRequest,
  context: RequestContext,
): StartDeploymentResult {
  const { world, now } = context;
  const app = requireApp(world, context, input.appId);
  const branch = requireBranch(app, input.branchName);
  requireManual(app);
  if (!input.jobId && !input.sourceUrl) {
    throw badRequest(
      'Must specify jobId or sourceUrl for StartDeploymentRequest.',
    );
  }
  const scope: JobScope = {
    place: { account: context.account, region: context.region },
    app,
    branch,
  };

  let job: JobState;
  if (input.jobId) {
    job = requireJob(branch, input.jobId);
    requireIdle(branch, job);
    startUploaded(world, scope, job);
  } else {
    requireIdle(branch);
    job = addJob(
      world,
      branch,
      { type: 'MANUAL', commitId: '' },
      manualPlan(world),
    );
    job.sourceUrl = input.sourceUrl;
    job.sourceUrlType = input.sourceUrlType ?? 'ZIP';
    queueJob(world, scope, job);
  }
  return { jobSummary: viewJobSummary(context, now, app, branch, job) };
}

function startUploaded(world: World, scope: JobScope, job: JobState): void {
  if (job.status !== 'CREATED') {
    throw badRequest(`Deployment ${job.id} has already been started.`);
  }
  if (world.now() - job.startTime > UPLOAD_HOURS * 3_600_000) {
    throw badRequest(
      `Deployment ${job.id} was created more than ${UPLOAD_HOURS} hours ago and cannot be started.`,
    );
  }
  const missing = (job.expectedUploads ?? []).some(
    name => job.uploads?.[name] === undefined,
  );
  if (missing) {
    job.plan.failure = 'deploy';
  }
  queueJob(world, scope, job);
}

/** StartJob on a manual app: serves again what an earlier deployment brought. */
export function queueManualJob(
  world: World,
  scope: JobScope,
  input: StartJobRequest,
  original: JobState | undefined,
): JobState {
  const { branch } = scope;
  const source =
    original ?? branch.jobs.find(job => job.id === branch.activeJobId);
  if (!source) {
    throw badRequest(`Branch ${branch.name} has nothing deployed yet.`);
  }
  const job = addJob(
    world,
    branch,
    { type: input.jobType!, commitId: '', reason: input.jobReason },
    { ...manualPlan(world), failure: source.plan.failure },
  );
  job.sourceUrl = source.sourceUrl;
  job.sourceUrlType = source.sourceUrlType;
  job.uploads = source.uploads && { ...source.uploads };
  queueJob(world, scope, job);
  return job;
}

export const deploymentOperations = {
  CreateDeployment: createDeployment,
  StartDeployment: startDeployment,
};
