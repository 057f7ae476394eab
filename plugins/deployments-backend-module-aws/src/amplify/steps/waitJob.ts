import type {
  StepContext,
  StepResult,
} from '@backspin/backstage-plugin-deployments-node';
import { failedBy, sentences, settle } from '../../steps/outcome';
import { isUnfinished, isWaiting, stepsOf } from '../jobs';
import { branchConsoleUrl } from '../links';
import { buildDurations, forecast, median } from '../progress';
import type { BranchRef } from '../reader';
import { branchInputSchema, stepStateSchema } from './inputs';
import {
  gone,
  JOBS_LOOKED_AT,
  POLL_MS,
  refOf,
  startedJobId,
  whereItStands,
} from './shared';
import type { StepSources } from './shared';

/** Waits for the end of the job that was started, or found. */
export async function waitJob(
  context: StepContext,
  sources: StepSources,
): Promise<StepResult> {
  const ref = refOf(context, branchInputSchema.parse(context.step.input));
  const jobId = startedJobId(context);
  const read = await settle(sources.reader.job(ref, jobId, { urgent: true }));
  if ('error' in read) {
    return failedBy(read.error, `Build #${jobId} could not be read`);
  }
  const summary = read.output?.summary;
  if (!read.output || !summary) return gone(context, jobId);

  const steps = stepsOf(read.output);
  if (isUnfinished(summary.status)) {
    const current = steps.find(({ status }) => status === 'running');
    const doing = current ? `: ${current.name}` : '';
    return {
      outcome: 'waiting',
      message: isWaiting(summary.status)
        ? `Build #${jobId} waits for its turn: Amplify runs five builds at a time.`
        : `Build #${jobId} is running${doing}.`,
      pollMs: POLL_MS,
      progress: await progressOf(context, ref, read.output, sources),
    };
  }
  if (summary.status === 'SUCCEED') {
    return {
      outcome: 'done',
      message: `Build #${jobId} is deployed.`,
      deploymentId: jobId,
    };
  }
  const broken = steps.find(({ status }) => status === 'failed');
  const link = branchConsoleUrl(context.plan.target);
  return {
    outcome: 'failed',
    message: sentences(
      summary.status === 'CANCELLED'
        ? `Build #${jobId} was cancelled`
        : `Build #${jobId} failed${broken ? ` in ${broken.name}` : ''}`,
      broken?.message,
      whereItStands(context),
      'Read the log of the build in the details of this branch, mend what it names or choose another build',
      link && `The AWS console shows it at ${link} under Deployments`,
    ),
  };
}

/** How far the build is, by those before it, which are looked up once. */
async function progressOf(
  context: StepContext,
  ref: BranchRef,
  job: Parameters<typeof forecast>[0],
  sources: StepSources,
): Promise<number | undefined> {
  let { rebuildTypicalMs: typicalMs } = stepStateSchema.parse(context.state);
  if (typicalMs === undefined) {
    const jobs = await sources.reader.jobs(ref, JOBS_LOOKED_AT, () => true);
    typicalMs = median(buildDurations(jobs)) ?? context.plan.expectedMs;
    await context.checkpoint({ rebuildTypicalMs: typicalMs });
  }
  return forecast(job, typicalMs, sources.now()).progress;
}
