import type { DeploymentGroupInfo } from '@aws-sdk/client-codedeploy';
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type {
  LambdaDetails,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import { lambdaInstant, variableNamesOf } from '../release';
import { runtimeEndsOn } from '../runtimes';
import type { Hooks } from '../codedeploy/steps';

/** The CodeDeploy part of a target's details. */
export function codeDeployDetails(
  info: DeploymentGroupInfo,
  hooks: Hooks,
): LambdaDetails['codeDeploy'] {
  const alarms = info.alarmConfiguration;
  return {
    application: info.applicationName ?? '',
    deploymentGroup: info.deploymentGroupName ?? '',
    configuration: info.deploymentConfigName ?? '',
    alarms:
      alarms?.enabled === false
        ? []
        : (alarms?.alarms ?? []).flatMap(({ name }) => name ?? []),
    ...hooks,
  };
}

const CATEGORY_TAGS = ['category', 'Category'];

/** What a function is for, from its tags. */
export function categoryOf(
  tags: Record<string, string> | undefined,
): string | undefined {
  for (const key of CATEGORY_TAGS) {
    if (tags?.[key]) return tags[key].toLowerCase();
  }
  return undefined;
}

/** What is particular to a Lambda alias, from the configuration of its live version. */
export function lambdaDetails(
  target: Target,
  configuration: FunctionConfiguration,
  tags: Record<string, string> | undefined,
  more: Pick<LambdaDetails, 'codeDeploy' | 'provisionedConcurrency'>,
): LambdaDetails {
  const suffix = `:${target.qualifier}`;
  return {
    kind: 'lambda-alias',
    functionName: target.resourceName,
    functionArn: target.id.endsWith(suffix)
      ? target.id.slice(0, -suffix.length)
      : target.id,
    alias: target.qualifier,
    state: configuration.State,
    stateReason: configuration.StateReason || undefined,
    lastUpdateStatus: configuration.LastUpdateStatus,
    runtime: configuration.Runtime,
    runtimeEndsOn: runtimeEndsOn(configuration.Runtime),
    packageType: configuration.PackageType,
    memorySize: configuration.MemorySize,
    timeout: configuration.Timeout,
    architecture: configuration.Architectures?.[0],
    handler: configuration.Handler,
    lastModified: lambdaInstant(configuration.LastModified),
    category: categoryOf(tags),
    variableNames: variableNamesOf(configuration),
    ...more,
  };
}
