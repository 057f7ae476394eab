import { World } from '../../core/types';
import { NamedResource } from './spec';
import { StackState } from './state';

/** Stack events kept: those of the last ten deployments or so; CloudFormation itself keeps 90 days. */
const EVENT_LIMIT = 400;

/** Type of the stack in its own events. */
export const STACK_TYPE = 'AWS::CloudFormation::Stack';

/** Sets the status of the stack itself, with its event. */
export function setStackStatus(
  world: World,
  stack: StackState,
  status: string,
  reason?: string,
): void {
  stack.status = status;
  stack.statusReason = reason;
  addEvent(world, stack, {
    logicalId: stack.name,
    physicalId: stack.id,
    type: STACK_TYPE,
    status,
    reason,
  });
}

/** Sets the status of a resource, with its event; makes the resource if it is new. */
export function setResourceStatus(
  world: World,
  stack: StackState,
  resource: NamedResource,
  status: string,
  reason?: string,
): void {
  const { logicalId, type, physicalId } = resource;
  stack.resources[logicalId] = {
    logicalId,
    type,
    physicalId,
    status,
    statusReason: reason,
    lastUpdated: world.now(),
  };
  addEvent(world, stack, { logicalId, type, physicalId, status, reason });
}

/** Makes a resource that is there as soon as it is asked for; false where it is there already. */
export function ensure(
  world: World,
  stack: StackState,
  resource: NamedResource,
): boolean {
  if (stack.resources[resource.logicalId]) return false;
  setResourceStatus(world, stack, resource, 'CREATE_IN_PROGRESS');
  setResourceStatus(world, stack, resource, 'CREATE_COMPLETE');
  return true;
}

/** Lets go of a resource, with its event. One that is kept lives on outside of the stack. */
export function dropResource(
  world: World,
  stack: StackState,
  logicalId: string,
  keeps = false,
): void {
  const resource = stack.resources[logicalId];
  if (!resource) return;
  const { type, physicalId } = resource;
  const status = keeps ? 'DELETE_SKIPPED' : 'DELETE_COMPLETE';
  addEvent(world, stack, { logicalId, type, physicalId, status });
  delete stack.resources[logicalId];
}

/** An event about something that is no longer, or not yet, a resource of the stack. */
export function addEvent(
  world: World,
  stack: StackState,
  event: {
    logicalId: string;
    physicalId: string;
    type: string;
    status: string;
    reason?: string;
  },
): void {
  stack.events.push({
    ...event,
    sequence: stack.nextEvent++,
    at: world.now(),
    token: stack.operation?.token ?? '',
  });
  if (stack.events.length > EVENT_LIMIT) {
    stack.events.splice(0, stack.events.length - EVENT_LIMIT);
  }
}
