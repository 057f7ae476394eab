import { cdkService } from '../cdk/cdkService';
import type { ServerlessConfig } from '../config';
import type { Skeletons } from '../render';
import { examples } from './createCdkService.examples';
import { makeServiceAction } from './makeService';

/**
 * `aws-serverless:cdk:create`: makes the repository of a service as a CDK app in the
 * workspace, from the description that `aws-serverless:sam:create` takes.
 */
export function createCdkServiceAction({
  config,
  skeletons,
}: {
  config: Pick<ServerlessConfig, 'environments' | 'runtimes'>;
  skeletons: Skeletons;
}) {
  return makeServiceAction({
    id: 'aws-serverless:cdk:create',
    description:
      'Makes the repository of a new Lambda service as a CDK app in TypeScript: stacks, code, tests, alarms, documentation and catalog entry',
    examples,
    config,
    files: service => cdkService(skeletons, service),
  });
}
