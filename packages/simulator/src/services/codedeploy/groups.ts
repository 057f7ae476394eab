import { Place, ServiceError, World } from '../../core/types';
import { ALL_AT_ONCE, getConfig } from './configs';
import { noApplication, noGroup } from './errors';
import {
  AlarmConfiguration,
  ApplicationState,
  AutoRollback,
  GroupState,
  codeDeployState,
  groupKey,
} from './state';

/** @throws ApplicationDoesNotExistException */
export function getApplication(
  world: World,
  place: Place,
  name: string,
): ApplicationState {
  const found = codeDeployState(world, place).applications[name];
  if (!found) {
    throw noApplication(name);
  }
  return found;
}

/** @throws ApplicationDoesNotExistException, DeploymentGroupDoesNotExistException */
export function getGroup(
  world: World,
  place: Place,
  application: string,
  name: string,
): GroupState {
  getApplication(world, place, application);
  const found = codeDeployState(world, place).groups[
    groupKey(application, name)
  ];
  if (!found) {
    throw noGroup(name);
  }
  return found;
}

/** @throws ApplicationAlreadyExistsException */
export function createApplication(
  world: World,
  place: Place,
  name: string,
): ApplicationState {
  const { applications } = codeDeployState(world, place);
  if (applications[name]) {
    throw new ServiceError(
      'ApplicationAlreadyExistsException',
      `Application already exists: ${name}`,
    );
  }
  applications[name] = {
    id: world.random.uuid(),
    name,
    createTime: world.now(),
  };
  return applications[name];
}

/** What one can say of a deployment group. */
export interface GroupSettings {
  config?: string;
  serviceRoleArn?: string;
  alarms?: AlarmConfiguration;
  autoRollback?: AutoRollback;
}

/** @throws DeploymentGroupAlreadyExistsException */
export function createGroup(
  world: World,
  place: Place,
  application: string,
  name: string,
  settings: GroupSettings,
): GroupState {
  getApplication(world, place, application);
  const { groups } = codeDeployState(world, place);
  const key = groupKey(application, name);
  if (groups[key]) {
    throw new ServiceError(
      'DeploymentGroupAlreadyExistsException',
      `Deployment group already exists: ${name}`,
    );
  }
  const config = settings.config ?? ALL_AT_ONCE;
  getConfig(world, place, config);
  groups[key] = {
    id: world.random.uuid(),
    application,
    name,
    config,
    serviceRoleArn: settings.serviceRoleArn ?? '',
    alarms: settings.alarms ?? {
      enabled: false,
      ignorePollAlarmFailure: false,
      alarms: [],
    },
    autoRollback: settings.autoRollback ?? { enabled: false, events: [] },
  };
  return groups[key];
}

/** Changes what is given and leaves the rest. */
export function updateGroup(
  world: World,
  place: Place,
  group: GroupState,
  settings: GroupSettings,
): void {
  if (settings.config) {
    getConfig(world, place, settings.config);
  }
  group.config = settings.config ?? group.config;
  group.serviceRoleArn = settings.serviceRoleArn ?? group.serviceRoleArn;
  group.alarms = settings.alarms ?? group.alarms;
  group.autoRollback = settings.autoRollback ?? group.autoRollback;
}

/** Deletes a group. Its deployments stay, as in AWS. */
export function deleteGroup(
  world: World,
  place: Place,
  application: string,
  name: string,
): void {
  delete codeDeployState(world, place).groups[groupKey(application, name)];
}
