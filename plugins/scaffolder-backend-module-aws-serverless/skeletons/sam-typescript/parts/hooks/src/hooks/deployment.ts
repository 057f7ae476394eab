import {
  BatchGetDeploymentTargetsCommand,
  CodeDeployClient,
  ListDeploymentTargetsCommand,
  PutLifecycleEventHookExecutionStatusCommand,
} from '@aws-sdk/client-codedeploy';
import { logger } from '../shared/observability';

/** What CodeDeploy calls a hook with. */
export interface HookEvent {
  DeploymentId: string;
  LifecycleEventHookExecutionId: string;
}

/** What a deployment moves. */
export interface Deployed {
  functionName: string;
  alias: string;
  targetVersion: string;
}

const codeDeploy = new CodeDeployClient();

/** Asks CodeDeploy which version of which function it is deploying. */
async function deployedBy(deploymentId: string): Promise<Deployed> {
  const { targetIds } = await codeDeploy.send(
    new ListDeploymentTargetsCommand({ deploymentId }),
  );
  const { deploymentTargets } = await codeDeploy.send(
    new BatchGetDeploymentTargetsCommand({ deploymentId, targetIds }),
  );
  const info = deploymentTargets?.[0]?.lambdaTarget?.lambdaFunctionInfo;
  if (!info?.functionName || !info.functionAlias || !info.targetVersion) {
    throw new Error(`Deployment ${deploymentId} names no version.`);
  }
  return {
    functionName: info.functionName,
    alias: info.functionAlias,
    targetVersion: info.targetVersion,
  };
}

/**
 * Checks what a deployment moves and tells CodeDeploy the outcome. CodeDeploy
 * takes the deployment back where the check fails, and also where it is not told
 * anything within an hour; so whatever goes wrong is told.
 */
export async function tellOutcome(
  event: HookEvent,
  check: (deployed: Deployed) => Promise<void>,
): Promise<void> {
  let status: 'Succeeded' | 'Failed' = 'Succeeded';
  try {
    await check(await deployedBy(event.DeploymentId));
    logger.info('The version may go on');
  } catch (error) {
    status = 'Failed';
    logger.error('The version must not go on', { error });
  }
  await codeDeploy.send(
    new PutLifecycleEventHookExecutionStatusCommand({
      deploymentId: event.DeploymentId,
      lifecycleEventHookExecutionId: event.LifecycleEventHookExecutionId,
      status,
    }),
  );
}
