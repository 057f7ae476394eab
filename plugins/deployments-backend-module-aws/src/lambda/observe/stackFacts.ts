import { parseLambdaArn } from '@backspin/backstage-plugin-deployments-common';
import type { Stack } from '@backspin/backstage-plugin-deployments-common';
import type { GroupName, StackResource, StackSummary } from '../../account';
import { stackUrl } from '../../consoleUrls';
import type { StackMemo } from './memo';

/** The version that a stack has recorded for a function: the newest that it has made and not given up. */
export function recordedVersion(
  resources: StackResource[],
  functionName: string,
): string | undefined {
  const versions = resources
    .filter(({ type }) => type === 'AWS::Lambda::Version')
    .map(({ physicalId }) => parseLambdaArn(physicalId))
    .filter(arn => arn?.functionName === functionName)
    .map(arn => Number(arn!.qualifier))
    .filter(Number.isInteger);
  return versions.length > 0 ? String(Math.max(...versions)) : undefined;
}

const GROUP_SUFFIX = 'DeploymentGroup';

/** The deployment groups of a stack. */
export function groupsOf(resources: StackResource[]): GroupName[] {
  const applications = resources.filter(
    ({ type }) => type === 'AWS::CodeDeploy::Application',
  );
  if (applications.length !== 1) return [];
  return resources
    .filter(({ type }) => type === 'AWS::CodeDeploy::DeploymentGroup')
    .map(({ physicalId }) => ({
      application: applications[0].physicalId,
      group: physicalId,
    }));
}

/**
 * The deployment group that SAM made for a function: the one whose logical id is
 * the function's with `DeploymentGroup` behind it.
 * https://github.com/aws/serverless-application-model/blob/develop/docs/internals/generated_resources.rst
 */
export function samGroupOf(
  resources: StackResource[],
  functionName: string,
): GroupName | undefined {
  const logicalId = resources.find(
    ({ type, physicalId }) =>
      type === 'AWS::Lambda::Function' && physicalId === functionName,
  )?.logicalId;
  const group = resources.find(
    resource =>
      resource.type === 'AWS::CodeDeploy::DeploymentGroup' &&
      resource.logicalId === `${logicalId}${GROUP_SUFFIX}`,
  )?.physicalId;
  return groupsOf(resources).find(item => item.group === group);
}

/** What a stack says of a function. */
export function stackMemoOf(
  stack: StackSummary,
  resources: StackResource[],
  functionName: string,
): StackMemo {
  const { id, name, status, updatedAt } = stack;
  const samGroups = resources.filter(
    ({ type, physicalId }) =>
      type === 'AWS::Lambda::Function' && samGroupOf(resources, physicalId),
  );
  return {
    id,
    name,
    status,
    updatedAt,
    recordedVersion: recordedVersion(resources, functionName),
    ...samGroupOf(resources, functionName),
    otherGroups: groupsOf(resources).length > samGroups.length,
  };
}

/** Whether what was remembered of a stack still holds. */
export function isCurrent(memo: StackMemo, stack: StackSummary): boolean {
  return (
    memo.id === stack.id &&
    memo.status === stack.status &&
    memo.updatedAt === stack.updatedAt
  );
}

/**
 * The stack of a target as it is shown. It is out of step when the alias was
 * moved behind its back; while it is being updated, or traffic is being shifted,
 * the two differ as they should.
 */
export function stackView(
  stack: StackSummary,
  region: string,
  recorded: string | undefined,
  live: { version: string | undefined; moving: boolean },
): Stack {
  const settled = !stack.status.endsWith('_IN_PROGRESS') && !live.moving;
  const differs =
    recorded !== undefined &&
    live.version !== undefined &&
    recorded !== live.version;
  return {
    name: stack.name,
    id: stack.id,
    status: stack.status,
    statusReason: stack.statusReason,
    updatedAt: stack.updatedAt,
    outOfStep: settled && differs ? { recordedVersion: recorded } : undefined,
    consoleUrl: stackUrl(region, stack.id),
  };
}
