import type {
  StepContext,
  StepResult,
} from '@backspin/backstage-plugin-deployments-node';
import { checkCommit } from './checkCommit';
import { pauseAutoBuild } from './pauseAutoBuild';
import { stepInputSchema } from './shared';
import type { RebuildStep, StepSources } from './shared';
import { startJob } from './startJob';
import { waitJob } from './waitJob';

export type { StepInput, StepSources } from './shared';

const STEPS: Record<string, RebuildStep> = {
  'pause-auto-build': pauseAutoBuild,
  'start-job': startJob,
  'wait-job': waitJob,
  'check-commit': checkCommit,
};

/**
 * Carries out a step of a rebuild.
 *
 * @throws the passing errors of AWS, and LeaseLost from the context
 */
export async function executeRebuildStep(
  context: StepContext,
  sources: StepSources,
): Promise<StepResult> {
  const run = STEPS[context.step.id];
  if (!run) {
    return {
      outcome: 'failed',
      message: `This version does not know the step ${context.step.id}. Plan the rollback again.`,
    };
  }
  return run(context, stepInputSchema.parse(context.step.input), sources);
}
