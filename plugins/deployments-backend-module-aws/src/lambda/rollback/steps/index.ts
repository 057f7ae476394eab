import type {
  StepContext,
  StepResult,
} from '@backspin/backstage-plugin-deployments-node';
import type { LambdaStep, StepSources } from './context';
import { createDeployment } from './createDeployment';
import { readBack } from './readBack';
import { stopDeployment } from './stopDeployment';
import { updateAlias } from './updateAlias';
import { waitDeployment } from './waitDeployment';

export type { StepSources } from './context';

const STEPS: Record<string, LambdaStep> = {
  'update-alias': updateAlias,
  'create-deployment': createDeployment,
  'stop-deployment': stopDeployment,
  'wait-deployment': waitDeployment,
  'read-back': readBack,
};

/**
 * Carries out a step of a rollback of an alias.
 *
 * @throws the passing errors of AWS, and LeaseLost from the context
 */
export async function executeLambdaStep(
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
  return run(context, sources);
}
