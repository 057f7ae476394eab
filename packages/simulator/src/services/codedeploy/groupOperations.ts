import type {
  CreateDeploymentGroupInput,
  UpdateDeploymentGroupInput,
} from '@aws-sdk/client-codedeploy';
import { RequestContext, ServiceError } from '../../core/types';
import {
  createApplication,
  createGroup,
  getApplication,
  getGroup,
  updateGroup,
} from './groups';
import { checkName, pageOfNames } from './nameLists';
import { readAlarms, readAutoRollback } from './settingsInput';
import { ApplicationState, codeDeployState, groupKey } from './state';
import { groupInfo } from './views';

function applicationInfo({ id, name, createTime }: ApplicationState) {
  return {
    applicationId: id,
    applicationName: name,
    createTime: new Date(createTime),
    linkedToGitHub: false,
    computePlatform: 'Lambda',
  };
}

/** Applications and deployment groups. */
export const groupOperations = {
  ListApplications(input: { nextToken?: string }, context: RequestContext) {
    const { applications } = codeDeployState(context.world, context);
    const { items, nextToken } = pageOfNames(
      Object.keys(applications),
      input.nextToken,
    );
    return { applications: items, nextToken };
  },

  GetApplication(input: { applicationName?: string }, context: RequestContext) {
    return {
      application: applicationInfo(
        getApplication(context.world, context, input.applicationName!),
      ),
    };
  },

  BatchGetApplications(
    input: { applicationNames?: string[] },
    context: RequestContext,
  ) {
    const names = input.applicationNames ?? [];
    if (names.length > 100) {
      throw new ServiceError(
        'BatchLimitExceededException',
        `The batch of ${names.length} is larger than the limit of 100`,
      );
    }
    return {
      applicationsInfo: names.map(name =>
        applicationInfo(getApplication(context.world, context, name)),
      ),
    };
  },

  CreateApplication(
    input: { applicationName?: string; computePlatform?: string },
    context: RequestContext,
  ) {
    checkName(input.applicationName!, 'InvalidApplicationNameException');
    if ((input.computePlatform ?? 'Server') !== 'Lambda') {
      throw new ServiceError(
        'InvalidComputePlatformException',
        'This simulator has the Lambda compute platform only',
      );
    }
    const { id } = createApplication(
      context.world,
      context,
      input.applicationName!,
    );
    return { applicationId: id };
  },

  ListDeploymentGroups(
    input: { applicationName?: string; nextToken?: string },
    context: RequestContext,
  ) {
    const { world } = context;
    const { name } = getApplication(world, context, input.applicationName!);
    const names = Object.values(codeDeployState(world, context).groups)
      .filter(group => group.application === name)
      .map(group => group.name);
    const { items, nextToken } = pageOfNames(names, input.nextToken);
    return { applicationName: name, deploymentGroups: items, nextToken };
  },

  GetDeploymentGroup(
    input: { applicationName?: string; deploymentGroupName?: string },
    context: RequestContext,
  ) {
    const { world } = context;
    const group = getGroup(
      world,
      context,
      input.applicationName!,
      input.deploymentGroupName!,
    );
    return {
      deploymentGroupInfo: groupInfo(codeDeployState(world, context), group),
    };
  },

  BatchGetDeploymentGroups(
    input: { applicationName?: string; deploymentGroupNames?: string[] },
    context: RequestContext,
  ) {
    const { world } = context;
    const { name } = getApplication(world, context, input.applicationName!);
    const state = codeDeployState(world, context);
    const found = (input.deploymentGroupNames ?? []).map(
      group => state.groups[groupKey(name, group)],
    );
    return {
      deploymentGroupsInfo: found
        .filter(Boolean)
        .map(group => groupInfo(state, group)),
      errorMessage: found.every(Boolean)
        ? undefined
        : 'Some deployment groups could not be found',
    };
  },

  CreateDeploymentGroup(
    input: CreateDeploymentGroupInput,
    context: RequestContext,
  ) {
    checkName(
      input.deploymentGroupName!,
      'InvalidDeploymentGroupNameException',
    );
    const { id } = createGroup(
      context.world,
      context,
      input.applicationName!,
      input.deploymentGroupName!,
      {
        config: input.deploymentConfigName,
        serviceRoleArn: input.serviceRoleArn,
        alarms: readAlarms(input.alarmConfiguration),
        autoRollback: readAutoRollback(input.autoRollbackConfiguration),
      },
    );
    return { deploymentGroupId: id };
  },

  UpdateDeploymentGroup(
    input: UpdateDeploymentGroupInput,
    context: RequestContext,
  ) {
    const group = getGroup(
      context.world,
      context,
      input.applicationName!,
      input.currentDeploymentGroupName!,
    );
    updateGroup(context.world, context, group, {
      config: input.deploymentConfigName,
      serviceRoleArn: input.serviceRoleArn,
      alarms: readAlarms(input.alarmConfiguration),
      autoRollback: readAutoRollback(input.autoRollbackConfiguration),
    });
    return { hooksNotCleanedUp: [] };
  },

  /** The content that GetDeployment leaves out, by the revision's digest. */
  GetApplicationRevision(
    input: {
      applicationName?: string;
      revision?: {
        appSpecContent?: { sha256?: string };
        string?: { sha256?: string };
      };
    },
    context: RequestContext,
  ) {
    const { world } = context;
    const { name } = getApplication(world, context, input.applicationName!);
    const sha256 =
      input.revision?.appSpecContent?.sha256 ?? input.revision?.string?.sha256;
    const uses = Object.values(codeDeployState(world, context).deployments)
      .filter(d => d.application === name && d.revision.sha256 === sha256)
      .sort((a, b) => a.createTime - b.createTime);
    if (uses.length === 0) {
      throw new ServiceError(
        'RevisionDoesNotExistException',
        `The revision could not be found for application ${name}`,
      );
    }
    return {
      applicationName: name,
      revision: {
        revisionType: 'AppSpecContent',
        appSpecContent: { ...uses[0].revision },
      },
      revisionInfo: {
        deploymentGroups: [...new Set(uses.map(d => d.group))],
        registerTime: new Date(uses[0].createTime),
        firstUsedTime: new Date(uses[0].createTime),
        lastUsedTime: new Date(uses[uses.length - 1].createTime),
      },
    };
  },
};
