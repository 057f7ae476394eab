import { UpdateBranchCommand } from '@aws-sdk/client-amplify';
import type {
  StepContext,
  StepResult,
} from '@backspin/backstage-plugin-deployments-node';
import { underLease } from '../../clients';
import { failedBy, settle } from '../../steps/outcome';
import { branchInputSchema } from './inputs';
import { refOf, writer } from './shared';
import type { StepSources } from './shared';

/** Pauses automatic builds, unless they are paused already. */
export async function pauseAutoBuild(
  context: StepContext,
  sources: StepSources,
): Promise<StepResult> {
  const ref = refOf(context, branchInputSchema.parse(context.step.input));
  const read = await settle(sources.reader.branch(ref, { urgent: true }));
  if ('error' in read) {
    return failedBy(read.error, 'The branch could not be read');
  }
  if (!read.output.enableAutoBuild) {
    return { outcome: 'done', message: 'Automatic builds are paused already.' };
  }
  const paused = await settle(
    writer(sources, ref).send(
      underLease(
        context,
        new UpdateBranchCommand({
          appId: ref.appId,
          branchName: ref.branch,
          enableAutoBuild: false,
        }),
      ),
    ),
  );
  if ('error' in paused) {
    const tried = 'Automatic builds could not be paused, and nothing was built';
    return failedBy(paused.error, tried, paused.requestIds);
  }
  return {
    outcome: 'done',
    message: 'Automatic builds are paused.',
    requestIds: paused.requestIds,
  };
}
