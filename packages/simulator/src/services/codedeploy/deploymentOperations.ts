import type {
  CreateDeploymentInput,
  ListDeploymentsInput,
  StopDeploymentInput,
} from '@aws-sdk/client-codedeploy';
import { RequestContext, ServiceError } from '../../core/types';
import { pageByKey, sortable } from '../shared/keyPages';
import { readRevision } from './appSpec';
import { createDeployment } from './createDeployment';
import { invalidDeploymentId, invalidToken, noDeployment } from './errors';
import { getApplication, getGroup } from './groups';
import { readAlarms, readAutoRollback } from './settingsInput';
import { requestStop } from './stop';
import { DeploymentState, codeDeployState, isFinished } from './state';
import { deploymentInfo, deploymentTarget, targetStatus } from './views';

/** Most deployments that ListDeployments returns at once. */
const PAGE = 100;
/** Most ids that the batch operations take. */
const BATCH = 25;
const STATUSES = [
  'Created',
  'Queued',
  'InProgress',
  'Baking',
  'Succeeded',
  'Failed',
  'Stopped',
  'Ready',
];

/** @throws InvalidDeploymentIdException, DeploymentDoesNotExistException */
function getDeployment(context: RequestContext, id: string): DeploymentState {
  if (!/^d-[A-Z0-9]{9}$/.test(id)) {
    throw invalidDeploymentId(`Specified deployment id ${id} is not valid`);
  }
  const found = codeDeployState(context.world, context).deployments[id];
  if (!found) {
    throw noDeployment(id);
  }
  return found;
}

function checkBatch(ids: string[], limit: number, error: string): void {
  if (ids.length > limit) {
    throw new ServiceError(
      error,
      `The batch of ${ids.length} is larger than the limit of ${limit}`,
    );
  }
}

function checkTarget(deployment: DeploymentState, targetId: string): void {
  if (targetId !== deployment.spec.functionName) {
    throw new ServiceError(
      'DeploymentTargetDoesNotExistException',
      `The deployment target ${targetId} could not be found in deployment ${deployment.id}`,
    );
  }
}

function checkListInput(
  input: ListDeploymentsInput,
  context: RequestContext,
): void {
  const { applicationName, deploymentGroupName } = input;
  if (applicationName && !deploymentGroupName) {
    throw new ServiceError(
      'DeploymentGroupNameRequiredException',
      'The deployment group name is required when an application name is given',
    );
  }
  if (deploymentGroupName && !applicationName) {
    throw new ServiceError(
      'ApplicationNameRequiredException',
      'The application name is required when a deployment group name is given',
    );
  }
  if (applicationName && deploymentGroupName) {
    getApplication(context.world, context, applicationName);
    getGroup(context.world, context, applicationName, deploymentGroupName);
  }
  const unknown = input.includeOnlyStatuses?.find(s => !STATUSES.includes(s));
  if (unknown) {
    throw new ServiceError(
      'InvalidDeploymentStatusException',
      `The deployment status ${unknown} is not valid`,
    );
  }
  const { start, end } = input.createTimeRange ?? {};
  if (start && end && start > end) {
    throw new ServiceError(
      'InvalidTimeRangeException',
      'The start of the time range is after its end',
    );
  }
}

/** Deployments and their targets. */
export const deploymentOperations = {
  /** Newest first. */
  ListDeployments(input: ListDeploymentsInput, context: RequestContext) {
    checkListInput(input, context);
    const { applicationName, deploymentGroupName } = input;
    const from = input.createTimeRange?.start?.getTime() ?? -Infinity;
    const to = input.createTimeRange?.end?.getTime() ?? Infinity;
    const key = (d: DeploymentState) => `${sortable(d.createTime)} ${d.id}`;
    const found = Object.values(
      codeDeployState(context.world, context).deployments,
    )
      .filter(
        d =>
          (!applicationName || d.application === applicationName) &&
          (!deploymentGroupName || d.group === deploymentGroupName) &&
          (!input.includeOnlyStatuses?.length ||
            input.includeOnlyStatuses.includes(d.status)) &&
          d.createTime >= from &&
          d.createTime <= to,
      )
      .sort((a, b) => (key(a) < key(b) ? 1 : -1));
    const { items, nextToken } = pageByKey(found, {
      key,
      size: PAGE,
      token: input.nextToken,
      descending: true,
      invalidToken,
    });
    return { deployments: items.map(d => d.id), nextToken };
  },

  GetDeployment(input: { deploymentId?: string }, context: RequestContext) {
    return {
      deploymentInfo: deploymentInfo(
        getDeployment(context, input.deploymentId!),
      ),
    };
  },

  /** Unknown ids are left out, as AWS leaves them out. */
  BatchGetDeployments(
    input: { deploymentIds?: string[] },
    context: RequestContext,
  ) {
    const ids = input.deploymentIds ?? [];
    checkBatch(ids, BATCH, 'BatchLimitExceededException');
    const { deployments } = codeDeployState(context.world, context);
    return {
      deploymentsInfo: ids
        .filter(id => deployments[id])
        .map(id => deploymentInfo(deployments[id])),
    };
  },

  ListDeploymentTargets(
    input: {
      deploymentId?: string;
      targetFilters?: Partial<Record<string, string[]>>;
    },
    context: RequestContext,
  ) {
    const deployment = getDeployment(context, input.deploymentId!);
    const statuses = input.targetFilters?.TargetStatus;
    const wanted = !statuses || statuses.includes(targetStatus(deployment));
    return { targetIds: wanted ? [deployment.spec.functionName] : [] };
  },

  GetDeploymentTarget(
    input: { deploymentId?: string; targetId?: string },
    context: RequestContext,
  ) {
    const deployment = getDeployment(context, input.deploymentId!);
    checkTarget(deployment, input.targetId!);
    return { deploymentTarget: deploymentTarget(context, deployment) };
  },

  BatchGetDeploymentTargets(
    input: { deploymentId?: string; targetIds?: string[] },
    context: RequestContext,
  ) {
    const deployment = getDeployment(context, input.deploymentId!);
    const ids = input.targetIds ?? [];
    checkBatch(ids, BATCH, 'DeploymentTargetListSizeExceededException');
    return {
      deploymentTargets: ids.map(id => {
        checkTarget(deployment, id);
        return deploymentTarget(context, deployment);
      }),
    };
  },

  CreateDeployment(input: CreateDeploymentInput, context: RequestContext) {
    const { world } = context;
    getApplication(world, context, input.applicationName!);
    if (!input.deploymentGroupName) {
      throw new ServiceError(
        'DeploymentGroupNameRequiredException',
        'The deployment group name is required',
      );
    }
    const group = getGroup(
      world,
      context,
      input.applicationName!,
      input.deploymentGroupName,
    );
    if (!input.revision) {
      throw new ServiceError(
        'RevisionRequiredException',
        'The revision is required for the Lambda compute platform',
      );
    }
    const { id } = createDeployment(world, context, group, {
      revision: readRevision(input.revision),
      config: input.deploymentConfigName,
      description: input.description,
      creator: 'user',
      autoRollback: readAutoRollback(input.autoRollbackConfiguration),
      overrideAlarms: readAlarms(input.overrideAlarmConfiguration),
    });
    return { deploymentId: id };
  },

  /**
   * Without `autoRollbackEnabled` the deployment's own configuration decides.
   * Without rollback the alias keeps both versions.
   */
  StopDeployment(input: StopDeploymentInput, context: RequestContext) {
    const { world } = context;
    const deployment = getDeployment(context, input.deploymentId!);
    if (isFinished(deployment)) {
      throw new ServiceError(
        'DeploymentAlreadyCompletedException',
        `The deployment ${deployment.id} is already complete.`,
      );
    }
    requestStop(world, context, deployment, input.autoRollbackEnabled);
    return {
      status: 'Pending',
      statusMessage: `The deployment ${deployment.id} is being stopped`,
    };
  },
};
