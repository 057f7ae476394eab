import type {
  StepContext,
  StepResult,
} from '@backspin/backstage-plugin-deployments-node';
import { checkCommit } from './checkCommit';
import { checkBranch, moveDomains, waitDomains } from './moveDomains';
import { pauseAutoBuild } from './pauseAutoBuild';
import { startDeployment, stopUpload } from './redeploy';
import { checkFiles, findBuild, openRevert, waitMerge } from './revert';
import type { AmplifyStep, StepSources } from './shared';
import { startJob } from './startJob';
import { waitJob } from './waitJob';

export type { StepSources } from './shared';

const STEPS: Record<string, AmplifyStep> = {
  'pause-auto-build': pauseAutoBuild,
  'start-job': startJob,
  'wait-job': waitJob,
  'check-commit': checkCommit,
  'move-domains': moveDomains,
  'wait-domains': waitDomains,
  'check-branch': checkBranch,
  'stop-upload': stopUpload,
  'start-deployment': startDeployment,
  'open-revert': openRevert,
  'wait-merge': waitMerge,
  'find-build': findBuild,
  'check-files': checkFiles,
};

/**
 * Carries out a step of taking a branch back.
 *
 * @throws the passing errors of AWS and of the code host, and LeaseLost from the context
 */
export async function executeAmplifyStep(
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
