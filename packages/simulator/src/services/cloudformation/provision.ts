import { Place, World } from '../../core/types';
import { putAlarm } from '../cloudwatch/alarms';
import { cloudWatchState } from '../cloudwatch/state';
import { createFunction, updateSettings } from '../lambda/functions';
import { functionArn } from '../lambda/names';
import { lambdaState } from '../lambda/state';
import { provisionGroup } from './deploymentGroups';
import { ensure, setResourceStatus } from './record';
import {
  alarmResource,
  functionResource,
  functionTags,
  isChanged,
  logGroupResource,
  roleResource,
  settingsOf,
} from './resources';
import { TemplateAlarm, TemplateFunction } from './spec';
import { OperationState, StackState, functionOf } from './state';

/** Roles, log groups, alarms and CodeDeploy groups: what the functions need around them. */
export function provisionSurroundings(
  world: World,
  place: Place,
  stack: StackState,
  operation: OperationState,
): void {
  const { target } = operation;
  for (const { logicalId, type, physicalId } of target.resources ?? []) {
    ensure(world, stack, { logicalId, type, physicalId });
  }
  for (const fn of target.functions.filter(({ own }) => !own)) {
    if (!fn.role) {
      ensure(world, stack, roleResource(stack.name, `${fn.logicalId}Role`));
    }
    ensure(world, stack, logGroupResource(fn));
  }
  for (const alarm of target.alarms ?? []) {
    provisionAlarm(world, place, stack, operation, alarm);
  }
  for (const fn of target.functions) {
    if (fn.aliasName && fn.deploymentPreference) {
      provisionGroup(world, place, stack, fn);
    }
  }
}

function provisionAlarm(
  world: World,
  place: Place,
  stack: StackState,
  { target }: OperationState,
  alarm: TemplateAlarm,
): void {
  const { logicalId, ...settings } = alarm;
  const before = stack.current?.alarms?.find(a => a.logicalId === logicalId);
  const known = cloudWatchState(world, place).alarms[alarm.name];
  if (known && JSON.stringify(before) === JSON.stringify(alarm)) {
    return;
  }
  putAlarm(world, place, {
    actionsEnabled: true,
    okActions: [],
    alarmActions: [],
    insufficientDataActions: [],
    missingData: 'notBreaching',
    tags: { ...target.tags, 'aws:cloudformation:stack-name': stack.name },
    ...settings,
  });
  const resource = alarmResource(alarm);
  if (!ensure(world, stack, resource)) {
    setResourceStatus(world, stack, resource, 'UPDATE_IN_PROGRESS');
    setResourceStatus(world, stack, resource, 'UPDATE_COMPLETE');
  }
}

/** Creates the functions that are new and updates those that changed. */
export function provisionFunctions(
  world: World,
  place: Place,
  stack: StackState,
  operation: OperationState,
): void {
  const { target } = operation;
  for (const fn of target.functions) {
    const resource = functionResource(fn);
    const isNew = !functionOf(stack.current, fn.logicalId);
    const verb = isNew ? 'CREATE' : 'UPDATE';
    try {
      const changed = isNew
        ? createOne(world, place, stack, operation, fn)
        : updateOne(world, place, stack, operation, fn);
      if (changed) {
        setResourceStatus(world, stack, resource, `${verb}_IN_PROGRESS`);
      }
    } catch (error) {
      operation.failed.push(fn.logicalId);
      setResourceStatus(
        world,
        stack,
        resource,
        `${verb}_FAILED`,
        `Resource handler returned message: "${
          (error as Error).message
        }" (HandlerErrorCode: GeneralServiceException)`,
      );
    }
  }
}

function createOne(
  world: World,
  place: Place,
  stack: StackState,
  operation: OperationState,
  fn: TemplateFunction,
): boolean {
  createFunction(
    world,
    place,
    fn.functionName,
    settingsOf(place, stack.name, fn),
    functionTags(stack, operation.target, fn),
  );
  operation.created.push(fn.functionName);
  for (const eventSourceArn of fn.eventSources ?? []) {
    lambdaState(world, place).eventSourceMappings.push({
      uuid: world.random.uuid(),
      functionArn: functionArn(place, fn.functionName, fn.aliasName),
      eventSourceArn,
      batchSize: 10,
      enabled: true,
      lastModified: world.now(),
    });
  }
  return true;
}

function updateOne(
  world: World,
  place: Place,
  stack: StackState,
  operation: OperationState,
  fn: TemplateFunction,
): boolean {
  const existing = lambdaState(world, place).functions[fn.functionName];
  if (!existing) {
    throw new Error(
      `Function not found: ${functionArn(place, fn.functionName)}`,
    );
  }
  existing.tags = functionTags(stack, operation.target, fn);
  if (!isChanged(place, stack, fn)) {
    return false;
  }
  operation.before[fn.functionName] = existing.latest.settings;
  updateSettings(world, place, existing, settingsOf(place, stack.name, fn));
  return true;
}
