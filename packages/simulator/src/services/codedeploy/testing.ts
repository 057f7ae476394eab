import {
  CreateApplicationCommand,
  CreateDeploymentCommand,
  CreateDeploymentGroupCommand,
  CreateDeploymentInput,
  GetDeploymentCommand,
} from '@aws-sdk/client-codedeploy';
import { CreateAliasCommand, GetAliasCommand } from '@aws-sdk/client-lambda';
import { createFunctionWithVersions } from '../lambda/testing';
import { SimulatedAccount } from '../testing/simulatedAccount';
import { writeAppSpec } from './appSpec';

export const GROUP = {
  applicationName: 'app',
  deploymentGroupName: 'group',
};

/** A function `fn` with versions 1 to 3, `live` on version 1, and a group that rolls back. */
export async function createGroupForFunction(
  aws: SimulatedAccount,
  group: object = {},
): Promise<void> {
  await createFunctionWithVersions(aws, 'fn', 3);
  await aws.lambda.send(
    new CreateAliasCommand({
      FunctionName: 'fn',
      Name: 'live',
      FunctionVersion: '1',
    }),
  );
  await aws.codedeploy.send(
    new CreateApplicationCommand({
      applicationName: 'app',
      computePlatform: 'Lambda',
    }),
  );
  await aws.codedeploy.send(
    new CreateDeploymentGroupCommand({
      ...GROUP,
      serviceRoleArn: 'arn:aws:iam::999999999999:role/deploy',
      deploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent5Minutes',
      autoRollbackConfiguration: {
        enabled: true,
        events: [
          'DEPLOYMENT_FAILURE',
          'DEPLOYMENT_STOP_ON_ALARM',
          'DEPLOYMENT_STOP_ON_REQUEST',
        ],
      },
      ...group,
    }),
  );
}

/** Input of a deployment of `fn:live` from one version to another. */
export function deploymentInput(
  from: string,
  to: string,
  more: Partial<CreateDeploymentInput> = {},
  hooks: { beforeAllowTraffic?: string; afterAllowTraffic?: string } = {},
): CreateDeploymentInput {
  return {
    ...GROUP,
    revision: {
      revisionType: 'AppSpecContent',
      appSpecContent: writeAppSpec({
        functionName: 'fn',
        alias: 'live',
        currentVersion: from,
        targetVersion: to,
        ...hooks,
      }),
    },
    ...more,
  };
}

export async function createDeployment(
  aws: SimulatedAccount,
  input: CreateDeploymentInput,
): Promise<string> {
  const { deploymentId } = await aws.codedeploy.send(
    new CreateDeploymentCommand(input),
  );
  return deploymentId!;
}

export async function readDeployment(aws: SimulatedAccount, id: string) {
  const { deploymentInfo } = await aws.codedeploy.send(
    new GetDeploymentCommand({ deploymentId: id }),
  );
  return deploymentInfo!;
}

/** Version and weights of `fn:live`. */
export async function readRouting(aws: SimulatedAccount) {
  const alias = await aws.lambda.send(
    new GetAliasCommand({ FunctionName: 'fn', Name: 'live' }),
  );
  return {
    version: alias.FunctionVersion,
    weights: alias.RoutingConfig?.AdditionalVersionWeights ?? {},
  };
}
