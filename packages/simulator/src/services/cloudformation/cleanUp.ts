/** After a deployment: what is deployed now, and what is in no template any more. */
import { Place, World } from '../../core/types';
import { deleteAlarm } from '../cloudwatch/alarms';
import { deleteFunction, deleteVersion } from '../lambda/functions';
import { FunctionState, lambdaState } from '../lambda/state';
import { dropApplications, dropGroup } from './deploymentGroups';
import { addEvent, dropResource } from './record';
import {
  alarmResource,
  aliasResource,
  groupResource,
  recordedVersionResource,
} from './resources';
import { NamedResource, TemplateFunction, StackTemplate } from './spec';
import { OperationState, StackState, functionOf } from './state';

/** Records what is deployed now and lets go of what is no longer in the template. */
export function cleanUp(
  world: World,
  place: Place,
  stack: StackState,
  { target, published }: OperationState,
): void {
  for (const [functionId, version] of Object.entries(published)) {
    const before = functionOf(stack.current, functionId);
    const old = before && recordedVersionResource(place, stack, before);
    if (before && old) dropVersion(world, place, stack, before, old);
    stack.recorded[functionId] = version;
  }
  for (const fn of stack.current?.functions ?? []) {
    const next = functionOf(target, fn.logicalId);
    if (!next) dropFunction(world, place, stack, fn);
    else if (fn.deploymentPreference && !next.deploymentPreference) {
      dropGroup(world, place, stack, fn);
    }
  }
  dropApplications(world, place, stack, target);
  for (const { logicalId, name } of stack.current?.alarms ?? []) {
    if (target.alarms?.some(alarm => alarm.logicalId === logicalId)) continue;
    deleteAlarm(world, place, name);
    dropResource(world, stack, alarmResource({ logicalId, name }).logicalId);
  }
  dropOthers(world, stack, stack.current, target);
  stack.current = target;
}

/** Lets go of resources that are there in name only and that another template does not hold. */
export function dropOthers(
  world: World,
  stack: StackState,
  before: StackTemplate | undefined,
  after: StackTemplate | undefined,
): void {
  for (const { logicalId, keeps } of before?.resources ?? []) {
    const stays = after?.resources?.some(
      other => other.logicalId === logicalId,
    );
    if (!stays) dropResource(world, stack, logicalId, keeps);
  }
}

/** Lets go of a version; deletes it where the template does not keep it and no alias needs it. */
export function dropVersion(
  world: World,
  place: Place,
  stack: StackState,
  fn: TemplateFunction,
  resource: NamedResource,
): void {
  const { logicalId, physicalId } = resource;
  // SAM gives versions DeletionPolicy: Retain.
  if (fn.own?.keepsVersions ?? true) {
    addEvent(world, stack, { ...resource, status: 'DELETE_SKIPPED' });
  } else {
    const state: FunctionState | undefined = lambdaState(world, place)
      .functions[fn.functionName];
    const version = physicalId.split(':').pop()!;
    try {
      if (state) deleteVersion(state, version);
      addEvent(world, stack, { ...resource, status: 'DELETE_COMPLETE' });
    } catch (error) {
      const reason = (error as Error).message;
      addEvent(world, stack, { ...resource, status: 'DELETE_FAILED', reason });
    }
  }
  // What was published under the same name meanwhile is the stack's.
  if (stack.resources[logicalId]?.physicalId === physicalId) {
    delete stack.resources[logicalId];
  }
}

function dropFunction(
  world: World,
  place: Place,
  stack: StackState,
  fn: TemplateFunction,
): void {
  const version = recordedVersionResource(place, stack, fn);
  if (version) delete stack.resources[version.logicalId];
  dropGroup(world, place, stack, fn);
  const made = fn.own ? [] : [`${fn.logicalId}Role`, `${fn.logicalId}LogGroup`];
  for (const logicalId of [
    ...made,
    aliasResource(place, fn).logicalId,
    groupResource(stack.name, fn).logicalId,
    fn.logicalId,
  ]) {
    dropResource(world, stack, logicalId);
  }
  deleteFunction(world, place, fn.functionName);
  delete stack.recorded[fn.logicalId];
}
