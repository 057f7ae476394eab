import type {
  AlarmConfiguration as AlarmConfigurationView,
  DeploymentConfigInfo,
  DeploymentGroupInfo,
  DeploymentInfo,
  DeploymentTarget,
  LifecycleEvent,
  RevisionLocation,
  TargetStatus,
  TrafficRoutingConfig,
} from '@aws-sdk/client-codedeploy';
import { Place } from '../../core/types';
import { functionArn } from '../lambda/names';
import {
  AlarmConfiguration,
  CodeDeployState,
  ConfigState,
  DeploymentState,
  GroupState,
  LifecycleState,
  Routing,
} from './state';

const date = (time: number | undefined) =>
  time === undefined ? undefined : new Date(time);

const STYLE = {
  deploymentType: 'BLUE_GREEN' as const,
  deploymentOption: 'WITH_TRAFFIC_CONTROL' as const,
};

/** AWS leaves the content out and gives its digest: GetApplicationRevision has it. */
function revision(sha256: string): RevisionLocation {
  return { revisionType: 'AppSpecContent', appSpecContent: { sha256 } };
}

function alarms(config: AlarmConfiguration): AlarmConfigurationView {
  return {
    enabled: config.enabled,
    ignorePollAlarmFailure: config.ignorePollAlarmFailure,
    alarms: config.alarms.map(name => ({ name })),
  };
}

export function deploymentInfo(d: DeploymentState): DeploymentInfo {
  const counts = { Pending: 0, InProgress: 0, Succeeded: 0, Failed: 0 };
  const target = targetStatus(d);
  return {
    applicationName: d.application,
    deploymentGroupName: d.group,
    deploymentConfigName: d.config,
    deploymentId: d.id,
    previousRevision: d.previousSha256 ? revision(d.previousSha256) : undefined,
    revision: revision(d.revision.sha256),
    status: d.status,
    errorInformation: d.error && {
      code: d.error.code as never,
      message: d.error.message,
    },
    createTime: new Date(d.createTime),
    startTime: date(d.startTime),
    completeTime: date(d.completeTime),
    deploymentOverview: {
      ...counts,
      Skipped: 0,
      Ready: 0,
      ...(target === 'Unknown' ? {} : { [target]: 1 }),
    },
    description: d.description,
    creator: d.creator,
    ignoreApplicationStopFailures: false,
    autoRollbackConfiguration: {
      enabled: d.autoRollback.enabled,
      events: [...d.autoRollback.events],
    },
    updateOutdatedInstancesOnly: false,
    rollbackInfo: d.rollback && {
      rollbackDeploymentId: d.rollback.deploymentId,
      rollbackTriggeringDeploymentId: d.rollback.triggeringDeploymentId,
      rollbackMessage: d.rollback.message,
    },
    deploymentStyle: STYLE,
    instanceTerminationWaitTimeStarted: false,
    fileExistsBehavior: 'DISALLOW',
    deploymentStatusMessages: [],
    computePlatform: 'Lambda',
    overrideAlarmConfiguration: d.overrideAlarms && alarms(d.overrideAlarms),
  };
}

export function targetStatus(d: DeploymentState): TargetStatus {
  switch (d.status) {
    case 'Created':
    case 'Queued':
      return 'Pending';
    case 'InProgress':
    case 'Succeeded':
      return d.status;
    default:
      return 'Failed';
  }
}

function lifecycleEvent(step: LifecycleState): LifecycleEvent {
  return {
    lifecycleEventName: step.name,
    status: step.status,
    startTime: date(step.startTime),
    endTime: date(step.endTime),
    diagnostics:
      step.status === 'Failed' && step.hook
        ? {
            errorCode: 'ScriptFailed',
            scriptName: step.hook,
            message: step.message ?? '',
            logTail: '',
          }
        : undefined,
  };
}

/** The one target of a Lambda deployment; its id is the function's name. */
export function deploymentTarget(
  place: Place,
  d: DeploymentState,
): DeploymentTarget {
  return {
    deploymentTargetType: 'LambdaTarget',
    lambdaTarget: {
      deploymentId: d.id,
      targetId: d.spec.functionName,
      targetArn: functionArn(place, d.spec.functionName),
      status: targetStatus(d),
      lastUpdatedAt: new Date(d.lastUpdated),
      lifecycleEvents: d.lifecycle.map(lifecycleEvent),
      lambdaFunctionInfo: {
        functionName: d.spec.functionName,
        functionAlias: d.spec.alias,
        currentVersion: d.spec.currentVersion,
        targetVersion: d.spec.targetVersion,
        targetVersionWeight: d.weight,
      },
    },
  };
}

export function groupInfo(
  state: CodeDeployState,
  group: GroupState,
): DeploymentGroupInfo {
  const info = (id: string | undefined) => {
    const d = id === undefined ? undefined : state.deployments[id];
    return (
      d && {
        deploymentId: d.id,
        status: d.status,
        createTime: new Date(d.createTime),
        endTime: date(d.completeTime),
      }
    );
  };
  const target = group.lastAttempted && state.deployments[group.lastAttempted];
  return {
    applicationName: group.application,
    deploymentGroupId: group.id,
    deploymentGroupName: group.name,
    deploymentConfigName: group.config,
    ec2TagFilters: [],
    onPremisesInstanceTagFilters: [],
    autoScalingGroups: [],
    serviceRoleArn: group.serviceRoleArn,
    targetRevision: target ? revision(target.revision.sha256) : undefined,
    triggerConfigurations: [],
    alarmConfiguration: alarms(group.alarms),
    autoRollbackConfiguration: {
      enabled: group.autoRollback.enabled,
      events: [...group.autoRollback.events],
    },
    deploymentStyle: STYLE,
    lastSuccessfulDeployment: info(group.lastSuccessful),
    lastAttemptedDeployment: info(group.lastAttempted),
    computePlatform: 'Lambda',
    terminationHookEnabled: false,
  };
}

function routingInfo(routing: Routing): TrafficRoutingConfig {
  switch (routing.type) {
    case 'TimeBasedCanary':
      return {
        type: routing.type,
        timeBasedCanary: {
          canaryPercentage: routing.percentage,
          canaryInterval: routing.interval,
        },
      };
    case 'TimeBasedLinear':
      return {
        type: routing.type,
        timeBasedLinear: {
          linearPercentage: routing.percentage,
          linearInterval: routing.interval,
        },
      };
    default:
      return { type: routing.type };
  }
}

export function configInfo(config: ConfigState): DeploymentConfigInfo {
  return {
    deploymentConfigId: config.id,
    deploymentConfigName: config.name,
    createTime: new Date(config.createTime),
    computePlatform: 'Lambda',
    trafficRoutingConfig: routingInfo(config.routing),
  };
}
