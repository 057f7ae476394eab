import { Place, World } from '../../core/types';
import { writeAppSpec } from '../codedeploy/appSpec';
import { createDeployment } from '../codedeploy/createDeployment';
import { getGroup } from '../codedeploy/groups';
import { Creator } from '../codedeploy/state';
import { createAlias, routeAlias } from '../lambda/aliases';
import { publishVersion } from '../lambda/functions';
import { FunctionState, lambdaState } from '../lambda/state';
import { setResourceStatus } from './record';
import {
  aliasResource,
  applicationResource,
  functionResource,
  groupResource,
  needsVersion,
  versionResource,
} from './resources';
import { TemplateFunction } from './spec';
import { OperationState, StackState } from './state';

/** Completes the functions and publishes a version of each that changed. */
export function publishVersions(
  world: World,
  place: Place,
  stack: StackState,
  operation: OperationState,
): void {
  for (const fn of operation.target.functions) {
    const resource = functionResource(fn);
    const status = stack.resources[fn.logicalId]?.status ?? '';
    if (status.endsWith('_IN_PROGRESS')) {
      const done = status.replace('IN_PROGRESS', 'COMPLETE');
      setResourceStatus(world, stack, resource, done);
    }
    const state = lambdaState(world, place).functions[fn.functionName];
    if (!state || !needsVersion(place, stack, fn)) {
      continue;
    }
    const { version } = publishVersion(world, place, state, {
      description: fn.versionDescription,
    });
    if (version === stack.recorded[fn.logicalId]) {
      continue;
    }
    operation.published[fn.logicalId] = version;
    const published = versionResource(place, fn, version);
    setResourceStatus(world, stack, published, 'CREATE_IN_PROGRESS');
    setResourceStatus(world, stack, published, 'CREATE_COMPLETE');
  }
}

/** Moves the aliases of the functions that have a new version, at once or through CodeDeploy. */
export function moveAliases(
  world: World,
  place: Place,
  stack: StackState,
  operation: OperationState,
): void {
  for (const fn of operation.target.functions) {
    const version = operation.published[fn.logicalId];
    if (!version || !fn.aliasName) {
      continue;
    }
    const state = lambdaState(world, place).functions[fn.functionName];
    const recorded = stack.recorded[fn.logicalId];
    const alias = state.aliases[fn.aliasName];
    const resource = aliasResource(place, fn);
    if (!recorded || !alias) {
      setResourceStatus(world, stack, resource, 'CREATE_IN_PROGRESS');
      if (alias) {
        routeAlias(world, place, state, alias, { version });
      } else {
        createAlias(world, place, state, fn.aliasName, { version });
      }
      provision(world, state, fn);
      setResourceStatus(world, stack, resource, 'CREATE_COMPLETE');
      continue;
    }
    setResourceStatus(world, stack, resource, 'UPDATE_IN_PROGRESS');
    provision(world, state, fn);
    moveAlias(world, place, stack, operation, fn, recorded, version);
  }
}

/** Sets the provisioned concurrency of an alias to what the template says. */
function provision(
  world: World,
  state: FunctionState,
  fn: TemplateFunction,
): void {
  const alias = fn.aliasName!;
  const requested = fn.provisionedConcurrency;
  if (!requested) {
    delete state.provisioned[alias];
  } else if (state.provisioned[alias]?.requested !== requested) {
    const now = world.now();
    state.provisioned[alias] = {
      requested,
      lastModified: now,
      allocatingSince: now,
    };
  }
}

function moveAlias(
  world: World,
  place: Place,
  stack: StackState,
  operation: OperationState,
  fn: TemplateFunction,
  from: string,
  to: string,
): void {
  const resource = aliasResource(place, fn);
  const move = { functionId: fn.logicalId, from, to };
  if (!fn.deploymentPreference) {
    const state = lambdaState(world, place).functions[fn.functionName];
    const alias = state.aliases[fn.aliasName!];
    routeAlias(world, place, state, alias, { version: to });
    setResourceStatus(world, stack, resource, 'UPDATE_COMPLETE');
    operation.moves.push({ ...move, outcome: 'done' });
    return;
  }
  try {
    const deploymentId = shiftTraffic(
      world,
      place,
      stack,
      fn,
      from,
      to,
      'CloudFormation',
    );
    operation.moves.push({ ...move, deploymentId });
  } catch {
    // The group is busy. CloudFormation's words, from serverless-application-model#291.
    failAlias(
      world,
      place,
      stack,
      operation,
      fn,
      'A conflicting deployment is in progress',
    );
    operation.moves.push({ ...move, outcome: 'failed' });
  }
}

/** Has CodeDeploy move an alias. Returns the id of the deployment. */
export function shiftTraffic(
  world: World,
  place: Place,
  stack: StackState,
  fn: TemplateFunction,
  from: string,
  to: string,
  creator: Creator,
): string {
  const preference = fn.deploymentPreference!;
  const group = getGroup(
    world,
    place,
    applicationResource(stack.name, fn).physicalId,
    groupResource(stack.name, fn).physicalId,
  );
  const back = creator === 'CloudFormationRollback';
  return createDeployment(world, place, group, {
    creator,
    config: back ? 'CodeDeployDefault.LambdaAllAtOnce' : undefined,
    overrideAlarms: back
      ? { enabled: false, ignorePollAlarmFailure: false, alarms: [] }
      : undefined,
    revision: writeAppSpec({
      functionName: fn.functionName,
      alias: fn.aliasName!,
      currentVersion: from,
      targetVersion: to,
      beforeAllowTraffic: back ? undefined : preference.preHook,
      afterAllowTraffic: back ? undefined : preference.postHook,
    }),
  }).id;
}

/** Marks the alias of a function as failed. */
export function failAlias(
  world: World,
  place: Place,
  stack: StackState,
  operation: OperationState,
  fn: TemplateFunction,
  reason: string,
): void {
  const resource = aliasResource(place, fn);
  operation.failed.push(resource.logicalId);
  setResourceStatus(world, stack, resource, 'UPDATE_FAILED', reason);
}
