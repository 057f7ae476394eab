import { ServiceDefinition } from '../core/types';
import { amplify } from './amplify';
import { cloudformation } from './cloudformation';
import { cloudwatch } from './cloudwatch';
import { codedeploy } from './codedeploy';
import { lambda } from './lambda';
import { sts } from './sts/sts';
import { tagging } from './tagging/tagging';

/** The services whose resources carry tags. */
const resourceServices: ServiceDefinition[] = [
  amplify,
  lambda,
  codedeploy,
  cloudformation,
  cloudwatch,
];

/** Every simulated service. */
export const services: ServiceDefinition[] = [
  sts,
  ...resourceServices,
  tagging(({ world, account, region }) =>
    resourceServices.flatMap(
      service => service.taggedResources?.(world, { account, region }) ?? [],
    ),
  ),
];
