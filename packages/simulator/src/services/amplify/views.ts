/** What Amplify answers, made from what the simulator keeps. */
import type { Place, RequestContext, SimTime } from '../../core/types';
import type {
  App,
  BackendEnvironment,
  Branch,
  Job,
  JobSummary,
  Step,
  Webhook,
} from '@aws-sdk/client-amplify';
import { appArn, branchArn, jobArn, padJobId, webhookArn } from './arns';
import { domainsOfBranch } from './domainViews';
import { presign } from './links';
import { jobStatus, stepsOf } from './timeline';
import type { StepView } from './timeline';
import type {
  AppState,
  BackendEnvironmentState,
  BranchState,
  JobState,
  WebhookState,
} from './state';
import { WEBHOOK_PATH } from './webhookPath';

const date = (time: SimTime) => new Date(time);

export function viewApp(context: RequestContext, app: AppState): App {
  const { branches, heads, domains, backendEnvironments, ...rest } = app;
  return {
    ...rest,
    appArn: appArn(context, app.appId),
    defaultDomain: `${app.appId}.amplifyapp.com`,
    createTime: date(app.createTime),
    updateTime: date(app.updateTime),
    productionBranch: viewProductionBranch(context, app),
    repositoryCloneMethod: app.repository ? 'TOKEN' : undefined,
  };
}

/** The branch whose stage is PRODUCTION, with the outcome of its newest job. */
function viewProductionBranch(context: RequestContext, app: AppState) {
  const branch = Object.values(app.branches).find(
    candidate => candidate.stage === 'PRODUCTION',
  );
  if (!branch) {
    return undefined;
  }
  const newest = branch.jobs[branch.jobs.length - 1];
  const deployed = branch.jobs.find(job => job.id === branch.activeJobId);
  return {
    branchName: branch.name,
    status: newest ? jobStatus(newest, context.now) : undefined,
    lastDeployTime: deployed?.endTime ? date(deployed.endTime) : undefined,
    thumbnailUrl: thumbnailUrl(context, app, branch),
  };
}

function thumbnailUrl(
  context: RequestContext,
  app: AppState,
  branch: BranchState,
): string {
  const { account, region, baseUrl, now } = context;
  const parts = [app.appId, branch.name];
  return presign(baseUrl, { account, region, kind: 'thumbnail', parts }, now);
}

export function viewBranch(
  context: RequestContext,
  app: AppState,
  branch: BranchState,
): Branch {
  const { name, jobs, lastJobId, activeJobId, ...rest } = branch;
  return {
    ...rest,
    branchArn: branchArn(context, app.appId, name),
    branchName: name,
    createTime: date(branch.createTime),
    updateTime: date(branch.updateTime),
    customDomains: domainsOfBranch(app, name, context.now),
    // Reported as padded, and as unchanged by a build that fails.
    activeJobId: padJobId(activeJobId ?? 0),
    totalNumberOfJobs: String(jobs.length),
    thumbnailUrl: thumbnailUrl(context, app, branch),
  };
}

export function viewJobSummary(
  place: Place,
  now: SimTime,
  app: AppState,
  branch: BranchState,
  job: JobState,
): JobSummary {
  return {
    jobArn: jobArn(place, app.appId, branch.name, job.id),
    jobId: String(job.id),
    commitId: job.commitId,
    commitMessage: job.commitMessage,
    commitTime: date(job.commitTime),
    startTime: date(job.startTime),
    status: jobStatus(job, now),
    endTime: job.endTime === undefined ? undefined : date(job.endTime),
    jobType: job.type,
    sourceUrl: job.sourceUrl,
    sourceUrlType: job.sourceUrlType,
  };
}

export function viewJob(
  context: RequestContext,
  app: AppState,
  branch: BranchState,
  job: JobState,
): Job {
  return {
    summary: viewJobSummary(context, context.now, app, branch, job),
    steps: stepsOf(job, context.now).map(step =>
      viewStep(context, app, branch, job, step),
    ),
  };
}

function viewStep(
  context: RequestContext,
  app: AppState,
  branch: BranchState,
  job: JobState,
  step: StepView,
): Step {
  const { account, region, baseUrl, now } = context;
  const link = (kind: 'log' | 'artifacts') =>
    presign(
      baseUrl,
      {
        account,
        region,
        kind,
        parts: [app.appId, branch.name, padJobId(job.id), step.name],
      },
      now,
    );
  const hasBegun = job.startedAt !== undefined && step.status !== 'CANCELLED';
  const isBuilt = step.name === 'BUILD' && step.status === 'SUCCEED';
  return {
    stepName: step.name,
    status: step.status,
    startTime: date(step.from),
    // The model requires an end, so a step that goes on "ends" when it is read.
    endTime: date(step.to ?? now),
    logUrl: hasBegun || job.stoppedAt ? link('log') : undefined,
    artifactsUrl: isBuilt ? link('artifacts') : undefined,
    screenshots: {},
    statusReason: statusReason(step),
  };
}

function statusReason({ name, status }: StepView): string | undefined {
  if (status !== 'FAILED') {
    return undefined;
  }
  return name === 'BUILD'
    ? 'The build failed. See the build log.'
    : `The ${name.toLowerCase()} step failed. See its log.`;
}

export function viewWebhook(
  context: RequestContext,
  webhook: WebhookState,
): Webhook {
  const url = new URL(WEBHOOK_PATH, context.baseUrl);
  url.searchParams.set('id', webhook.id);
  url.searchParams.set('token', webhook.token);
  url.searchParams.set('operation', 'startbuild');
  return {
    webhookArn: webhookArn(context, webhook.id),
    webhookId: webhook.id,
    webhookUrl: url.toString(),
    appId: webhook.appId,
    branchName: webhook.branchName,
    description: webhook.description,
    createTime: date(webhook.createTime),
    updateTime: date(webhook.updateTime),
  };
}

export function viewBackendEnvironment(
  place: Place,
  app: AppState,
  environment: BackendEnvironmentState,
): BackendEnvironment {
  return {
    backendEnvironmentArn: `${appArn(place, app.appId)}/backendenvironments/${
      environment.name
    }`,
    environmentName: environment.name,
    stackName: environment.stackName,
    deploymentArtifacts: environment.deploymentArtifacts,
    createTime: date(environment.createTime),
    updateTime: date(environment.updateTime),
  };
}
