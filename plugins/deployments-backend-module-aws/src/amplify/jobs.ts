import type { Job, JobStatus, JobSummary, Step } from '@aws-sdk/client-amplify';
import type {
  Commit,
  Deployment,
  DeploymentStatus,
  DeploymentStep,
  Initiator,
  Release,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import { releaseLabel } from '@backspin/backstage-plugin-deployments-node';
import { commitUrl } from '../codeHost';
import { branchConsoleUrl } from './links';

/** What Amplify records as the commit of a job that it started itself: it is no SHA. */
export const HEAD = 'HEAD';

/** A job id without the leading zeros that ListBranches gives it in `activeJobId`. */
export function normalJobId(id: string | undefined): string {
  return String(Number(id ?? 0));
}

/** Whether a job has not ended. */
export function isUnfinished(status: JobStatus | undefined): boolean {
  return (
    status === 'CREATED' ||
    status === 'PENDING' ||
    status === 'PROVISIONING' ||
    status === 'RUNNING' ||
    status === 'CANCELLING'
  );
}

/** Whether a job waits for its turn and has not begun to build. */
export function isWaiting(status: JobStatus | undefined): boolean {
  return status === 'CREATED' || status === 'PENDING';
}

/** A job's status as that of a deployment. */
export function deploymentStatusOf(
  status: JobStatus | undefined,
): DeploymentStatus {
  switch (status) {
    case 'SUCCEED':
      return 'succeeded';
    case 'FAILED':
      return 'failed';
    case 'CANCELLED':
      return 'stopped';
    case 'PROVISIONING':
    case 'RUNNING':
    case 'CANCELLING':
      return 'running';
    default:
      return 'queued';
  }
}

const instant = (date: Date | undefined) => date?.toISOString();

const notEmpty = (text: string | undefined) => text?.trim() || undefined;

/**
 * The commit that a job has built, where AWS recorded it. Jobs started by a webhook
 * or by StartJob record `HEAD` (aws-amplify/amplify-hosting#1253), and deployments
 * by hand record nothing.
 */
export function commitOf(
  job: JobSummary,
  repositoryUrl?: string,
): Commit | undefined {
  const sha = job.commitId?.trim();
  if (!sha || sha === HEAD) return undefined;
  return {
    sha,
    message: notEmpty(job.commitMessage),
    time: instant(job.commitTime),
    url: commitUrl(repositoryUrl, sha),
  };
}

/** The build that a job makes. */
export function releaseOf(job: JobSummary, repositoryUrl?: string): Release {
  const id = normalJobId(job.jobId);
  const commit = commitOf(job, repositoryUrl);
  return {
    id,
    label: releaseLabel('amplify-branch', id),
    commit,
    message: commit ? undefined : notEmpty(job.commitMessage),
    createdAt: instant(job.startTime),
  };
}

/**
 * By what a job was started. A push makes a RELEASE that records its commit;
 * somebody who asks for a RELEASE gets one that records HEAD.
 */
export function initiatorOf(job: JobSummary): Initiator {
  switch (job.jobType) {
    case 'WEB_HOOK':
      return { kind: 'pipeline', name: 'incoming webhook' };
    case 'RELEASE':
      return job.commitId && job.commitId !== HEAD
        ? { kind: 'pipeline', name: 'push' }
        : { kind: 'person' };
    case 'RETRY':
    case 'MANUAL':
      return { kind: 'person' };
    default:
      return { kind: 'unknown' };
  }
}

const STEP_STATUS: Record<JobStatus, DeploymentStep['status']> = {
  CREATED: 'pending',
  PENDING: 'pending',
  PROVISIONING: 'running',
  RUNNING: 'running',
  CANCELLING: 'running',
  SUCCEED: 'succeeded',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
};

/** The steps of a build from a repository, in order. Amplify lists one once it has begun. */
const BUILD_STEPS = ['build', 'deploy', 'verify'];

function stepOf(step: Step): DeploymentStep {
  const status = step.status ? STEP_STATUS[step.status] : 'pending';
  const isOver = status !== 'pending' && status !== 'running';
  return {
    name: (step.stepName ?? '').toLowerCase(),
    status,
    startedAt: status === 'pending' ? undefined : instant(step.startTime),
    endedAt: isOver ? instant(step.endTime) : undefined,
    message: notEmpty(step.statusReason),
    hasLog: Boolean(step.logUrl),
  };
}

/**
 * The steps of a job, in order: provisioning, which Amplify tells by the status of
 * the job alone, then those of GetJob, then those still to come.
 */
export function stepsOf(job: Job): DeploymentStep[] {
  const summary = job.summary;
  const known = (job.steps ?? []).map(stepOf);
  const isBuilt = summary?.jobType !== 'MANUAL';
  if (!isBuilt || !summary) return known;

  const waits = isWaiting(summary.status);
  const provisions = summary.status === 'PROVISIONING';
  const hasBuilt = known.some(({ status }) => status !== 'pending');
  let provision: DeploymentStep['status'] = 'pending';
  if (provisions) provision = 'running';
  else if (!waits && hasBuilt) provision = 'succeeded';
  const steps: DeploymentStep[] = [
    {
      name: 'provision',
      status: provision,
      startedAt: waits ? undefined : instant(summary.startTime),
      hasLog: false,
    },
  ];
  for (const name of BUILD_STEPS) {
    const found = known.find(step => step.name === name);
    if (found) {
      // While it provisions, Amplify shows the build as begun already.
      steps.push(
        provisions && found.status === 'running'
          ? { ...found, status: 'pending', startedAt: undefined }
          : found,
      );
    } else if (isUnfinished(summary.status)) {
      steps.push({ name, status: 'pending', hasLog: false });
    }
  }
  return [...steps, ...known.filter(({ name }) => !BUILD_STEPS.includes(name))];
}

/** What is known of a deployment beside its job. */
export interface JobSurroundings {
  target: Target;
  repositoryUrl?: string;
  /** The release that was live before. */
  from?: Deployment['from'];
  steps?: DeploymentStep[];
  /** Names of the variables that the build gets, where it is seen while it runs. */
  variableNames?: string[];
}

/** A job as a deployment. */
export function deploymentOf(
  job: JobSummary,
  { target, repositoryUrl, from, steps, variableNames }: JobSurroundings,
): Deployment {
  const release: Release = {
    ...releaseOf(job, repositoryUrl),
    ...(variableNames && { configuration: { variableNames } }),
  };
  const failed = steps?.find(step => step.status === 'failed');
  return {
    id: release.id,
    targetId: target.id,
    release,
    from,
    status: deploymentStatusOf(job.status),
    startedAt: (job.startTime ?? new Date(0)).toISOString(),
    endedAt: isUnfinished(job.status) ? undefined : instant(job.endTime),
    by: initiatorOf(job),
    reason: failed?.message,
    steps,
    inferred: false,
    consoleUrl: branchConsoleUrl(target),
  };
}

const endOf = (job: JobSummary) =>
  (job.endTime ?? job.startTime)?.getTime() ?? 0;

/**
 * The job whose build is served: of those that succeeded, the one that ended last.
 * By its end and not by its number, since it is undocumented whether a RETRY gets
 * a number of its own.
 */
export function liveJob(jobs: readonly JobSummary[]): JobSummary | undefined {
  return jobs
    .filter(({ status }) => status === 'SUCCEED')
    .sort((a, b) => endOf(b) - endOf(a))[0];
}

/** The release that was live when a job ended, from the other jobs of its branch. */
export function releaseBefore(
  job: JobSummary,
  jobs: readonly JobSummary[],
): Deployment['from'] {
  const start = job.startTime?.getTime() ?? 0;
  const before = liveJob(
    jobs.filter(
      other =>
        normalJobId(other.jobId) !== normalJobId(job.jobId) &&
        endOf(other) <= start,
    ),
  );
  if (!before) return undefined;
  const { id, label } = releaseOf(before);
  return { id, label };
}
