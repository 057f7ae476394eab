import { StartJobCommand } from '@aws-sdk/client-amplify';
import type { JobSummary } from '@aws-sdk/client-amplify';
import type {
  StepContext,
  StepResult,
} from '@backspin/backstage-plugin-deployments-node';
import { underLease } from '../../clients';
import { failedBy, settle } from '../../steps/outcome';
import { isUnfinished, normalJobId } from '../jobs';
import { rebuildInputSchema, stepStateSchema } from './inputs';
import type { RebuildInput } from './inputs';
import {
  JOBS_LOOKED_AT,
  POLL_MS,
  refOf,
  started,
  whereItStands,
  writer,
} from './shared';
import type { StepSources } from './shared';

/** Longest `jobReason` that Amplify takes. */
const REASON_LENGTH = 255;

/**
 * The job that an earlier run of this step has started: a RETRY of the planned
 * commit that was not there before. Whether a RETRY gets a number of its own is
 * undocumented, so the old number with a new start counts as well.
 */
function ownJob(
  jobs: readonly JobSummary[],
  input: RebuildInput,
  before: { newestJobId: number; originalStart?: string },
): JobSummary | undefined {
  return jobs.find(job => {
    const isNew = Number(job.jobId) > before.newestJobId;
    const isRestarted =
      normalJobId(job.jobId) === input.jobId &&
      before.originalStart !== undefined &&
      job.startTime?.toISOString() !== before.originalStart;
    return (
      (isNew && job.jobType === 'RETRY' && job.commitId === input.commit) ||
      isRestarted
    );
  });
}

/** Starts the rebuild once, whatever happens on the way. */
export async function startJob(
  context: StepContext,
  sources: StepSources,
): Promise<StepResult> {
  const input = rebuildInputSchema.parse(context.step.input);
  const ref = refOf(context, input);
  const state = stepStateSchema.parse(context.state);
  if (state.rebuildJobId) return started('Build', state.rebuildJobId);

  const read = await settle(
    sources.reader.jobs(ref, JOBS_LOOKED_AT, () => true, { urgent: true }),
  );
  if ('error' in read) {
    return failedBy(read.error, 'The builds of the branch could not be read');
  }
  const jobs = read.output;
  if (state.rebuildBefore) {
    const own = ownJob(jobs, input, state.rebuildBefore);
    if (own) {
      const jobId = normalJobId(own.jobId);
      await context.checkpoint({ rebuildJobId: jobId });
      return started('Build', jobId);
    }
  }
  const busy = jobs.find(({ status }) => isUnfinished(status));
  if (busy) {
    return {
      outcome: 'waiting',
      message: `Build #${normalJobId(
        busy.jobId,
      )} of this branch has not ended. The rebuild starts after it.`,
      pollMs: POLL_MS,
    };
  }

  const original = jobs.find(job => normalJobId(job.jobId) === input.jobId);
  await context.checkpoint({
    rebuildBefore: {
      newestJobId: Math.max(0, ...jobs.map(({ jobId }) => Number(jobId))),
      originalStart: original?.startTime?.toISOString(),
    },
  });
  const asked = await settle(
    writer(sources, ref).send(
      underLease(
        context,
        new StartJobCommand({
          appId: ref.appId,
          branchName: ref.branch,
          jobType: 'RETRY',
          jobId: input.jobId,
          jobReason:
            `Backspin rollback ${context.rollbackId}: ${context.reason}`.slice(
              0,
              REASON_LENGTH,
            ),
        }),
      ),
    ),
  );
  if ('error' in asked) {
    const tried = `Build #${input.jobId} could not be started again`;
    return failedBy(
      asked.error,
      tried,
      asked.requestIds,
      whereItStands(context),
    );
  }
  const jobId = normalJobId(asked.output.jobSummary?.jobId);
  await context.checkpoint({ rebuildJobId: jobId });
  return started('Build', jobId, asked.requestIds);
}
