import { ServiceDefinition } from '../core/types';
import { amplify } from './amplify';
import { sts } from './sts/sts';
import { tagging } from './tagging/tagging';

/** The services whose resources carry tags. */
const resourceServices: ServiceDefinition[] = [amplify];

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
