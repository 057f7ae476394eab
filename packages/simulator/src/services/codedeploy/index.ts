import * as sdk from '@aws-sdk/client-codedeploy';
import {
  Place,
  ServiceDefinition,
  ServiceError,
  World,
} from '../../core/types';
import { configOperations } from './configOperations';
import { deploymentOperations } from './deploymentOperations';
import { groupOperations } from './groupOperations';
import { deploymentHandlers } from './run';
import { CODEDEPLOY, codeDeployState } from './state';

/** Makes a hook function fail, or succeed again, in deployments from now on. */
export function setHookOutcome(
  world: World,
  place: Place,
  hookFunctionName: string,
  outcome: 'Succeeded' | 'Failed',
): void {
  const state = codeDeployState(world, place);
  const others = state.failingHooks.filter(name => name !== hookFunctionName);
  state.failingHooks =
    outcome === 'Failed' ? [...others, hookFunctionName] : others;
}

/** Operations authorized on a group, an application or a configuration. */
function resourceArn(
  operation: string,
  input: Record<string, string | undefined>,
  { account, region }: Place,
): string | undefined {
  const prefix = `arn:aws:codedeploy:${region}:${account}`;
  const { applicationName, deploymentGroupName } = input;
  if (operation.endsWith('DeploymentConfig') && input.deploymentConfigName) {
    return `${prefix}:deploymentconfig:${input.deploymentConfigName}`;
  }
  if (!applicationName) {
    return undefined;
  }
  return deploymentGroupName
    ? `${prefix}:deploymentgroup:${applicationName}/${deploymentGroupName}`
    : `${prefix}:application:${applicationName}`;
}

/** Simulated AWS CodeDeploy for the Lambda compute platform. */
export const codedeploy: ServiceDefinition = {
  id: CODEDEPLOY,
  signingName: 'codedeploy',
  sdk,
  protocol: 'awsJson1_1',
  operations: {
    ...groupOperations,
    ...configOperations,
    ...deploymentOperations,
  },
  actions: {
    setHookOutcome(
      world,
      input: Place & {
        hookFunctionName: string;
        outcome: 'Succeeded' | 'Failed';
      },
    ) {
      setHookOutcome(world, input, input.hookFunctionName, input.outcome);
      return {};
    },
  },
  resourceArn,
  throttlingError: () =>
    new ServiceError('ThrottlingException', 'Rate exceeded'),
  accessDeniedError: (_caller, _operation, denial) =>
    new ServiceError('AccessDeniedException', denial.message),
  register(world) {
    for (const [type, handler] of Object.entries(deploymentHandlers)) {
      world.on(CODEDEPLOY, type, handler);
    }
  },
};
