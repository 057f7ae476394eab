import type { CreateDeploymentConfigInput } from '@aws-sdk/client-codedeploy';
import { RequestContext, ServiceError } from '../../core/types';
import { getConfig, listConfigs } from './configs';
import { checkName, pageOfNames } from './nameLists';
import { Routing, codeDeployState } from './state';
import { configInfo } from './views';

function readRouting(input: CreateDeploymentConfigInput): Routing {
  const {
    type,
    timeBasedCanary: canary,
    timeBasedLinear: linear,
  } = input.trafficRoutingConfig ?? {};
  if (type === 'AllAtOnce') {
    return { type };
  }
  const [percentage, interval] =
    type === 'TimeBasedCanary'
      ? [canary?.canaryPercentage, canary?.canaryInterval]
      : [linear?.linearPercentage, linear?.linearInterval];
  if (!type || !percentage || !interval || percentage > 99) {
    throw new ServiceError(
      'InvalidTrafficRoutingConfigurationException',
      'A traffic routing configuration needs a percentage from 1 to 99 and an interval in minutes',
    );
  }
  return { type, percentage, interval };
}

/** Deployment configurations. */
export const configOperations = {
  GetDeploymentConfig(
    input: { deploymentConfigName?: string },
    context: RequestContext,
  ) {
    return {
      deploymentConfigInfo: configInfo(
        getConfig(context.world, context, input.deploymentConfigName!),
      ),
    };
  },

  ListDeploymentConfigs(
    input: { nextToken?: string },
    context: RequestContext,
  ) {
    const { items, nextToken } = pageOfNames(
      listConfigs(context.world, context).map(config => config.name),
      input.nextToken,
    );
    return { deploymentConfigsList: items, nextToken };
  },

  CreateDeploymentConfig(
    input: CreateDeploymentConfigInput,
    context: RequestContext,
  ) {
    const { world, now } = context;
    const name = input.deploymentConfigName!;
    checkName(name, 'InvalidDeploymentConfigNameException');
    if (listConfigs(world, context).some(c => c.name === name)) {
      throw new ServiceError(
        'DeploymentConfigAlreadyExistsException',
        `Deployment configuration already exists: ${name}`,
      );
    }
    const id = world.random.uuid();
    codeDeployState(world, context).configs[name] = {
      id,
      name,
      createTime: now,
      routing: readRouting(input),
    };
    return { deploymentConfigId: id };
  },
};
