import {
  StartDeploymentCommand,
  StopJobCommand,
} from '@aws-sdk/client-amplify';
import type { JobSummary } from '@aws-sdk/client-amplify';
import type {
  StepContext,
  StepResult,
} from '@backspin/backstage-plugin-deployments-node';
import { underLease } from '../../clients';
import { failedBy, sentences, settle } from '../../steps/outcome';
import { isUnfinished, normalJobId } from '../jobs';
import { fileSourceOf } from '../sources';
import { redeployInputSchema, stepStateSchema } from './inputs';
import {
  JOBS_LOOKED_AT,
  POLL_MS,
  refOf,
  started,
  whereItStands,
  writer,
} from './shared';
import type { StepSources } from './shared';

/** Stops a deployment that was made and never started. One that has begun is left alone. */
export async function stopUpload(
  context: StepContext,
  sources: StepSources,
): Promise<StepResult> {
  const input = redeployInputSchema.parse(context.step.input);
  const ref = refOf(context, input);
  const jobId = input.stop!;
  const read = await settle(sources.reader.job(ref, jobId, { urgent: true }));
  if ('error' in read) {
    return failedBy(read.error, `Deployment #${jobId} could not be read`);
  }
  const status = read.output?.summary?.status;
  if (status !== 'CREATED') {
    return {
      outcome: 'done',
      message: `Deployment #${jobId} is ${status ?? 'gone'} already.`,
    };
  }
  const asked = await settle(
    writer(sources, ref).send(
      underLease(
        context,
        new StopJobCommand({
          appId: ref.appId,
          branchName: ref.branch,
          jobId,
        }),
      ),
    ),
  );
  return 'error' in asked
    ? failedBy(
        asked.error,
        `Deployment #${jobId} was not stopped, and nothing was deployed`,
        asked.requestIds,
      )
    : {
        outcome: 'done',
        message: `Deployment #${jobId} was stopped.`,
        requestIds: asked.requestIds,
      };
}

/** The deployment that an earlier run of this step has started. */
const ownJob = (
  jobs: readonly JobSummary[],
  original: JobSummary,
  after: number,
) =>
  jobs.find(
    ({ jobId, jobType, sourceUrl }) =>
      Number(jobId) > after &&
      jobType === 'MANUAL' &&
      sourceUrl === original.sourceUrl,
  );

/** What AWS said, without addresses: that of the files may carry a signature. */
export function withoutAddresses(error: Error): Error {
  error.message = error.message.replace(
    /\b(?:https?|s3):\/\/[^\s"'<>]+/g,
    'the address of the files',
  );
  return error;
}

function inTheWay(job: JobSummary): StepResult {
  const jobId = normalJobId(job.jobId);
  return job.status === 'CREATED'
    ? {
        outcome: 'failed',
        message: `Somebody has made deployment #${jobId} after the plan, and not started it. Amplify takes no other until it is over. Plan again to stop it.`,
      }
    : {
        outcome: 'waiting',
        message: `Deployment #${jobId} of this branch has not ended. This one starts after it.`,
        pollMs: POLL_MS,
      };
}

/**
 * Deploys the files of an earlier job once more. Their address is read from that
 * job right before, and handed to Amplify alone: it may carry a signature.
 */
export async function startDeployment(
  context: StepContext,
  sources: StepSources,
): Promise<StepResult> {
  const input = redeployInputSchema.parse(context.step.input);
  const ref = refOf(context, input);
  const state = stepStateSchema.parse(context.state);
  if (state.rebuildJobId) return started('Deployment', state.rebuildJobId);

  const [listed, read] = await Promise.all([
    settle(
      sources.reader.jobs(ref, JOBS_LOOKED_AT, () => true, { urgent: true }),
    ),
    settle(sources.reader.job(ref, input.jobId, { urgent: true })),
  ]);
  if ('error' in listed) {
    return failedBy(listed.error, 'The deployments could not be read');
  }
  if ('error' in read) {
    return failedBy(read.error, `Deployment #${input.jobId} could not be read`);
  }
  const jobs = listed.output;
  const original = read.output?.summary;
  if (original && state.redeployAfter !== undefined) {
    const own = ownJob(jobs, original, state.redeployAfter);
    if (own) {
      const jobId = normalJobId(own.jobId);
      await context.checkpoint({ rebuildJobId: jobId });
      return started('Deployment', jobId);
    }
  }
  const source = original
    ? fileSourceOf(original, sources.now())
    : { gone: `Amplify does not know deployment #${input.jobId} any more.` };
  if ('gone' in source) {
    return {
      outcome: 'failed',
      message: sentences('Nothing was deployed', source.gone),
    };
  }
  const busy = jobs.find(({ status }) => isUnfinished(status));
  if (busy) return inTheWay(busy);

  await context.checkpoint({
    redeployAfter: Math.max(0, ...jobs.map(({ jobId }) => Number(jobId))),
  });
  const asked = await settle(
    writer(sources, ref).send(
      underLease(
        context,
        new StartDeploymentCommand({
          appId: ref.appId,
          branchName: ref.branch,
          sourceUrl: original!.sourceUrl,
          sourceUrlType: original!.sourceUrlType,
        }),
      ),
    ),
  );
  if ('error' in asked) {
    return failedBy(
      withoutAddresses(asked.error),
      `The files of #${input.jobId} could not be deployed again`,
      asked.requestIds,
      whereItStands(context),
    );
  }
  const jobId = normalJobId(asked.output.jobSummary?.jobId);
  await context.checkpoint({ rebuildJobId: jobId });
  return started('Deployment', jobId, asked.requestIds);
}
