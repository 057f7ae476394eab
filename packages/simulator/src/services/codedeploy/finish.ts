import { Place, World } from '../../core/types';
import { writeAppSpec } from './appSpec';
import { ALL_AT_ONCE } from './configs';
import { createDeployment, locate } from './createDeployment';
import {
  DeploymentState,
  GroupState,
  RollbackEvent,
  codeDeployState,
  groupKey,
} from './state';

/** Which setting of the automatic rollback covers an end. */
const EVENT_OF: Record<string, RollbackEvent> = {
  ALARM_ACTIVE: 'DEPLOYMENT_STOP_ON_ALARM',
  MANUAL_STOP: 'DEPLOYMENT_STOP_ON_REQUEST',
};

/**
 * Ends a deployment, starts the automatic rollback where one is due, and tells
 * CloudFormation if it waits for this deployment.
 *
 * @param rollBack - overrides what the deployment's configuration says
 */
export function finish(
  world: World,
  place: Place,
  deployment: DeploymentState,
  status: 'Succeeded' | 'Failed' | 'Stopped',
  error?: DeploymentState['error'],
  rollBack?: boolean,
): void {
  const now = world.now();
  const { groups } = codeDeployState(world, place);
  const group: GroupState | undefined =
    groups[groupKey(deployment.application, deployment.group)];
  deployment.status = status;
  deployment.error = error;
  deployment.completeTime = now;
  deployment.lastUpdated = now;
  for (const step of deployment.lifecycle) {
    if (step.status === 'InProgress') {
      step.status = 'Failed';
      step.endTime = now;
    } else if (step.status === 'Pending') {
      step.status = 'Skipped';
    }
  }
  if (!group) {
    // Deleted meanwhile: there is nothing to remember and nothing to roll back in.
  } else if (status === 'Succeeded') {
    group.lastSuccessful = deployment.id;
  } else if (
    deployment.creator !== 'codeDeployRollback' &&
    (rollBack ?? isRollbackDue(deployment, error))
  ) {
    const { spec } = deployment;
    const rollback = createDeployment(world, place, group, {
      revision: writeAppSpec({
        functionName: spec.functionName,
        alias: spec.alias,
        currentVersion: spec.targetVersion,
        targetVersion: spec.currentVersion,
      }),
      config: ALL_AT_ONCE,
      creator: 'codeDeployRollback',
      rollback: {
        triggeringDeploymentId: deployment.id,
        message: `Automatic rollback of deployment ${deployment.id}`,
      },
    });
    deployment.rollback = {
      deploymentId: rollback.id,
      message: `Deployment ${deployment.id} is being rolled back by deployment ${rollback.id}`,
    };
  }
  notify(world, place, deployment);
}

function isRollbackDue(
  { autoRollback }: DeploymentState,
  error: DeploymentState['error'],
): boolean {
  const event = EVENT_OF[error?.code ?? ''] ?? 'DEPLOYMENT_FAILURE';
  return autoRollback.enabled && autoRollback.events.includes(event);
}

/** CloudFormation waits for its own deployments and, where there is one, for the rollback. */
function notify(world: World, place: Place, deployment: DeploymentState): void {
  const { deployments } = codeDeployState(world, place);
  const origin =
    deployments[deployment.rollback?.triggeringDeploymentId ?? ''] ??
    deployment;
  const byCloudFormation =
    origin.creator === 'CloudFormation' ||
    origin.creator === 'CloudFormationRollback';
  if (!byCloudFormation || deployment.rollback?.deploymentId) {
    return;
  }
  world.schedule({
    ...locate(place),
    at: world.now(),
    service: 'cloudformation',
    type: 'deployment-finished',
    payload: { deploymentId: origin.id },
  });
}
