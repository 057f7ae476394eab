/** Deployments of a repository, and what is said of each. */
import type { World } from '../../core/types';
import { actionsOf, newId } from './state';
import type {
  DeploymentState,
  DeploymentStatus,
  JobState,
  RunState,
} from './state';

/** Deployments kept of each repository. */
const KEPT = 200;

/** Notes a new deployment. */
export function addDeployment(
  world: World,
  slug: string,
  deployment: Pick<
    DeploymentState,
    'sha' | 'ref' | 'environment' | 'creator' | 'description' | 'runId'
  >,
): DeploymentState {
  const { deployments } = actionsOf(world, slug);
  const made: DeploymentState = {
    ...deployment,
    id: newId(world),
    createdAt: world.now(),
    statuses: [],
  };
  deployments.push(made);
  deployments.splice(0, Math.max(0, deployments.length - KEPT));
  return made;
}

/** Says how a deployment stands; one that succeeds makes its predecessors inactive. */
export function setDeploymentStatus(
  world: World,
  slug: string,
  deployment: DeploymentState,
  state: DeploymentStatus,
): DeploymentState['statuses'][number] {
  const status = { id: newId(world), state, at: world.now() };
  deployment.statuses.push(status);
  if (state === 'success') {
    for (const other of actionsOf(world, slug).deployments) {
      const last = other.statuses[other.statuses.length - 1];
      if (
        other !== deployment &&
        other.environment === deployment.environment &&
        last?.state === 'success'
      ) {
        other.statuses.push({
          id: newId(world),
          state: 'inactive',
          at: world.now(),
        });
      }
    }
  }
  return status;
}

/** The same for the deployment of a job that has an environment, made when first needed. */
export function setJobDeployment(
  world: World,
  slug: string,
  run: RunState,
  job: JobState,
  state: DeploymentStatus,
): void {
  if (!job.environment) return;
  const { deployments } = actionsOf(world, slug);
  let deployment = deployments.find(({ id }) => id === job.deploymentId);
  if (!deployment) {
    deployment = addDeployment(world, slug, {
      sha: run.sha,
      ref: run.branch,
      environment: job.environment,
      creator: run.actor,
      description: '',
      runId: run.id,
    });
    job.deploymentId = deployment.id;
  }
  setDeploymentStatus(world, slug, deployment, state);
}
