/** The CodeDeploy groups of a stack's functions, with the application that they are part of. */
import { Place, World } from '../../core/types';
import {
  createApplication,
  createGroup,
  deleteGroup,
  updateGroup,
} from '../codedeploy/groups';
import { codeDeployState, groupKey } from '../codedeploy/state';
import type { AutoRollback } from '../codedeploy/state';
import { dropResource, ensure, setResourceStatus } from './record';
import {
  DEPLOYMENT_ROLE,
  applicationResource,
  groupResource,
  roleArn,
  roleResource,
} from './resources';
import { TemplateFunction, StackTemplate } from './spec';
import { StackState } from './state';

/** What SAM sets on every group that it makes. */
const SAM_ROLLBACK: AutoRollback = {
  enabled: true,
  events: [
    'DEPLOYMENT_FAILURE',
    'DEPLOYMENT_STOP_ON_ALARM',
    'DEPLOYMENT_STOP_ON_REQUEST',
  ],
};

/** Makes the group of a function whose traffic is shifted, or brings it up to date. */
export function provisionGroup(
  world: World,
  place: Place,
  stack: StackState,
  fn: TemplateFunction,
): void {
  const { deploymentPreference, own } = fn;
  if (!own) ensure(world, stack, roleResource(stack.name, DEPLOYMENT_ROLE));
  const { applications, groups } = codeDeployState(world, place);
  const application = applicationResource(stack.name, fn);
  if (!applications[application.physicalId]) {
    createApplication(world, place, application.physicalId);
  }
  ensure(world, stack, application);

  const resource = groupResource(stack.name, fn);
  const alarms = deploymentPreference?.alarms ?? [];
  const settings = {
    config: `CodeDeployDefault.Lambda${deploymentPreference?.type}`,
    serviceRoleArn:
      own?.group?.serviceRole ?? roleArn(place, stack.name, DEPLOYMENT_ROLE),
    alarms: {
      enabled: alarms.length > 0,
      ignorePollAlarmFailure: false,
      alarms: [...alarms],
    },
    autoRollback: own?.group?.autoRollback ?? SAM_ROLLBACK,
  };
  const group = groups[groupKey(application.physicalId, resource.physicalId)];
  if (!group) {
    createGroup(
      world,
      place,
      application.physicalId,
      resource.physicalId,
      settings,
    );
    ensure(world, stack, resource);
  } else if (
    group.config !== settings.config ||
    JSON.stringify(group.alarms) !== JSON.stringify(settings.alarms) ||
    JSON.stringify(group.autoRollback) !== JSON.stringify(settings.autoRollback)
  ) {
    setResourceStatus(world, stack, resource, 'UPDATE_IN_PROGRESS');
    updateGroup(world, place, group, settings);
    setResourceStatus(world, stack, resource, 'UPDATE_COMPLETE');
  }
}

/** Removes applications that no group of the template is part of any more. */
export function dropApplications(
  world: World,
  place: Place,
  stack: StackState,
  target: StackTemplate,
): void {
  const used = target.functions
    .filter(fn => fn.deploymentPreference)
    .map(fn => applicationResource(stack.name, fn).logicalId);
  for (const { logicalId, type, physicalId } of Object.values(
    stack.resources,
  )) {
    if (type !== 'AWS::CodeDeploy::Application') continue;
    if (used.includes(logicalId)) continue;
    delete codeDeployState(world, place).applications[physicalId];
    dropResource(world, stack, logicalId);
  }
}

/** Removes the group of a function that the template no longer shifts. */
export function dropGroup(
  world: World,
  place: Place,
  stack: StackState,
  fn: TemplateFunction,
): void {
  const { physicalId, logicalId } = groupResource(stack.name, fn);
  if (!stack.resources[logicalId]) return;
  const application = applicationResource(stack.name, fn).physicalId;
  deleteGroup(world, place, application, physicalId);
  dropResource(world, stack, logicalId);
}
