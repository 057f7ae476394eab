import { Place, World } from '../../core/types';
import { locate } from './createDeployment';
import { CODEDEPLOY, DeploymentState } from './state';

/** From the request to stop to the stop itself. */
const STOP_MS = 1_500;

/**
 * Asks for a deployment to be stopped. The first request counts.
 *
 * @param rollBack - undefined: as the deployment's own configuration says
 */
export function requestStop(
  world: World,
  place: Place,
  deployment: DeploymentState,
  rollBack?: boolean,
): void {
  if (deployment.stopping) {
    return;
  }
  const { enabled, events } = deployment.autoRollback;
  deployment.stopping = {
    rollBack:
      rollBack ?? (enabled && events.includes('DEPLOYMENT_STOP_ON_REQUEST')),
  };
  world.schedule({
    ...locate(place),
    at: world.now() + STOP_MS,
    service: CODEDEPLOY,
    type: 'stop',
    payload: { id: deployment.id },
  });
}
