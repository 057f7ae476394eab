import type { ServerlessConfig } from '../config';
import type { Skeletons } from '../render';
import { samService } from '../sam';
import { examples } from './createSamService.examples';
import { makeServiceAction } from './makeService';

/** `aws-serverless:sam:create`: makes the repository of a SAM service in the workspace. */
export function createSamServiceAction({
  config,
  skeletons,
}: {
  config: Pick<ServerlessConfig, 'environments' | 'runtimes' | 'versions'>;
  skeletons: Skeletons;
}) {
  return makeServiceAction({
    id: 'aws-serverless:sam:create',
    description:
      'Makes the repository of a new Lambda service with SAM: code, tests, template, alarms, documentation and catalog entry',
    examples,
    config,
    files: service => samService(skeletons, service, config.versions.python),
  });
}
