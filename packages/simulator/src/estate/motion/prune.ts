/** Keeps a world that moves for days from growing without end. */
import type { Place, World } from '../../core/types';
import { cloudFormationState } from '../../services/cloudformation/state';
import { codeDeployState, isFinished } from '../../services/codedeploy/state';
import { deleteVersion } from '../../services/lambda/functions';
import { lambdaState } from '../../services/lambda/state';
import { functionName, placeOf, stackName } from '../data/accounts';
import { ENVIRONMENTS } from '../data/types';
import type { Environment } from '../data/types';
import { movingServices } from './releases';

const VERSIONS_KEPT = 15;
const DEPLOYMENTS_KEPT = 25;
const EVENTS_KEPT = 200;
/** Of an alias; metrics from before the oldest are gone. */
const ROUTINGS_KEPT = 200;

/** Deletes what is old of the services that the motion changes, as a clean-up job would. */
export function prune(world: World): void {
  for (const environment of ENVIRONMENTS) {
    const place = placeOf(environment);
    for (const service of movingServices()) {
      const stack = cloudFormationState(world, place).stacks[
        stackName(service.name, environment)
      ];
      stack?.events.splice(0, stack.events.length - EVENTS_KEPT);
      for (const fn of service.functions) {
        pruneVersions(world, place, functionName(fn.name, environment));
      }
    }
    pruneDeployments(world, place, environment);
  }
}

function pruneVersions(world: World, place: Place, name: string): void {
  const fn = lambdaState(world, place).functions[name];
  if (!fn) {
    return;
  }
  for (const { history } of Object.values(fn.aliases)) {
    history.splice(0, history.length - ROUTINGS_KEPT);
  }
  const inUse = Object.values(fn.aliases).flatMap(alias => [
    alias.version,
    alias.second?.version,
  ]);
  const old = fn.versions.slice(
    0,
    Math.max(0, fn.versions.length - VERSIONS_KEPT),
  );
  for (const { version } of old) {
    if (!inUse.includes(version)) {
      deleteVersion(fn, version);
      delete fn.health[version];
    }
  }
}

function pruneDeployments(
  world: World,
  place: Place,
  environment: Environment,
): void {
  const state = codeDeployState(world, place);
  const prefixes = movingServices().map(
    ({ name }) => `${stackName(name, environment)}-ServerlessDeployment`,
  );
  for (const group of Object.values(state.groups)) {
    if (!prefixes.some(prefix => group.application.startsWith(prefix))) {
      continue;
    }
    const old = Object.values(state.deployments)
      .filter(
        deployment =>
          deployment.group === group.name &&
          deployment.application === group.application &&
          isFinished(deployment),
      )
      .sort((a, b) => b.createTime - a.createTime)
      .slice(DEPLOYMENTS_KEPT);
    for (const { id } of old) {
      if (id !== group.lastSuccessful && id !== group.lastAttempted) {
        delete state.deployments[id];
      }
    }
  }
}
