import { StopDeploymentCommand } from '@aws-sdk/client-codedeploy';
import type { DeploymentInfo } from '@aws-sdk/client-codedeploy';
import type {
  StepContext,
  StepResult,
} from '@backspin/backstage-plugin-deployments-node';
import { underLease } from '../../../clients';
import { failedBy, sentences, settle } from '../../../steps/outcome';
import { isEnded } from '../../codedeploy/status';
import { placeOf } from './context';
import type { StepSources } from './context';
import { stopDeploymentInputSchema } from './inputs';
import type { StopDeploymentInput } from './inputs';

/** What it means that a deployment has ended before it was stopped. */
export function endedBefore(
  info: DeploymentInfo,
  {
    deploymentId,
    from,
    to,
  }: Pick<StopDeploymentInput, 'from' | 'to'> & {
    deploymentId: string;
  },
  requestIds: string[] = [],
): StepResult {
  if (info.status === 'Succeeded') {
    return {
      outcome: 'failed',
      message: `Deployment ${deploymentId} finished before it could be stopped: v${from} is live. Plan again to go back to v${to}.`,
      requestIds,
    };
  }
  return {
    outcome: 'done',
    message: `Deployment ${deploymentId} is ${info.status} already.`,
    requestIds,
    deploymentId,
  };
}

/** Stops the deployment in progress and has CodeDeploy go back. */
export async function stopDeployment(
  context: StepContext,
  { clients, readers }: StepSources,
): Promise<StepResult> {
  const input = stopDeploymentInputSchema.parse(context.step.input);
  const { deploymentId } = input;
  const place = placeOf(context);
  const read = () =>
    settle(readers.codeDeploy.deployment(place, deploymentId, true));
  const unknown = `Deployment ${deploymentId} was not stopped`;

  if (context.previousAttempts > 0) {
    const found = await read();
    if ('error' in found) return failedBy(found.error, unknown);
    if (found.output && isEnded(found.output)) {
      return endedBefore(found.output, input);
    }
  }
  const asked = await settle(
    clients.codedeploy({ ...place, role: 'write' }).send(
      underLease(
        context,
        new StopDeploymentCommand({
          deploymentId,
          autoRollbackEnabled: true,
        }),
      ),
    ),
  );
  if ('output' in asked) {
    return {
      outcome: 'done',
      message: sentences(
        `CodeDeploy stops deployment ${deploymentId} and goes back`,
      ),
      requestIds: asked.requestIds,
      deploymentId,
    };
  }
  if (asked.error.name === 'DeploymentAlreadyCompletedException') {
    const found = await read();
    if ('output' in found && found.output) {
      return endedBefore(found.output, input, asked.requestIds);
    }
  }
  return failedBy(asked.error, unknown, asked.requestIds);
}
