import type {
  StepContext,
  StepResult,
} from '@backspin/backstage-plugin-deployments-node';
import { failedBy, sentences, settle } from '../../steps/outcome';
import { commitOf, HEAD } from '../jobs';
import { rebuildInputSchema } from './inputs';
import { gone, refOf, startedJobId } from './shared';
import type { StepSources } from './shared';

/** Compares what was built with what was planned: a RETRY may build something else. */
export async function checkCommit(
  context: StepContext,
  sources: StepSources,
): Promise<StepResult> {
  const input = rebuildInputSchema.parse(context.step.input);
  const ref = refOf(context, input);
  const jobId = startedJobId(context);
  const read = await settle(sources.reader.job(ref, jobId, { urgent: true }));
  if ('error' in read) {
    return failedBy(read.error, `Build #${jobId} could not be read`);
  }
  const summary = read.output?.summary;
  if (!summary) return gone(context, jobId);
  const built = commitOf(summary)?.sha;
  if (built === input.commit) {
    return {
      outcome: 'done',
      message: `Build #${jobId} built ${built.slice(0, 7)}, as planned.`,
      deploymentId: jobId,
    };
  }
  const planned = input.commit.slice(0, 7);
  return {
    outcome: 'failed',
    message: sentences(
      built
        ? `Build #${jobId} is live, but it built ${built.slice(
            0,
            7,
          )} instead of ${planned}`
        : `Build #${jobId} is live, but AWS recorded ${
            summary.commitId || 'nothing'
          } as its commit${
            summary.commitId === HEAD ? ', the newest of the branch,' : ''
          } instead of ${planned}`,
      'Revert the commits in the repository and let Amplify build the revert',
      'Automatic builds stay paused until somebody resumes them on the page of the service',
    ),
  };
}
