import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import * as z from 'zod';
import type { ServerlessConfig } from '../config';
import {
  environmentSchema,
  functionName,
  parseService,
  deploymentPreferencesSchema,
  serviceDescriptionSchema,
  settledEnvironments,
  stackName,
} from '../description';
import { writeFiles, type Skeletons } from '../render';
import { samService } from '../sam';
import { examples } from './createSamService.examples';
import { defineAction } from './defineAction';

const inputSchema = serviceDescriptionSchema.extend({
  environments: z
    .array(environmentSchema)
    .min(1)
    .optional()
    .describe(
      'Where the service runs, in the order in which a change passes through; those of awsServerless.environments if left out',
    ),
  deploymentPreferences: deploymentPreferencesSchema,
  targetPath: z
    .string()
    .default('.')
    .describe('Folder of the workspace that the repository is made in'),
});

const outputSchema = z.object({
  written: z.array(z.string()).describe('Files that were made'),
  unchanged: z.array(z.string()).describe('Files that were there as they are'),
  stacks: z
    .record(z.string(), z.string())
    .describe('Name of the stack in each environment'),
  functions: z
    .record(z.string(), z.array(z.string()))
    .describe('Names of the functions in each environment'),
});

/**
 * `aws-serverless:sam:create`: makes the repository of a SAM service in the
 * workspace. A second run changes nothing, and files that are there with another
 * content are never written over: the run is refused, and names them.
 *
 * Writing into the workspace needs no checkpoint. It can be repeated, and has to
 * be where a task goes on with an empty workspace.
 */
export function createSamServiceAction(options: {
  config: Pick<ServerlessConfig, 'environments' | 'runtimes' | 'versions'>;
  skeletons: Skeletons;
}) {
  const { config, skeletons } = options;
  return defineAction({
    id: 'aws-serverless:sam:create',
    description:
      'Makes the repository of a new Lambda service with SAM: code, tests, template, alarms, documentation and catalog entry',
    examples,
    input: inputSchema,
    output: outputSchema,
    async handler(ctx, { targetPath, deploymentPreferences, ...input }) {
      const environments = settledEnvironments(
        { environments: input.environments, deploymentPreferences },
        config.environments,
      );
      if (!config.runtimes.includes(input.runtime)) {
        throw new InputError(
          `runtime: ${
            input.runtime
          } is not among awsServerless.runtimes; choose ${config.runtimes.join(
            ' or ',
          )}`,
        );
      }
      const service = parseService({ ...input, environments });
      const files = samService(skeletons, service, config.versions.python);
      const { written, unchanged } = await writeFiles(
        resolveSafeChildPath(ctx.workspacePath, targetPath),
        files,
      );
      ctx.logger.info(
        `${written.length} files made, ${unchanged.length} were there as they are`,
      );
      ctx.output('written', written);
      ctx.output('unchanged', unchanged);
      ctx.output(
        'stacks',
        Object.fromEntries(
          environments.map(({ name }) => [name, stackName(service.name, name)]),
        ),
      );
      ctx.output(
        'functions',
        Object.fromEntries(
          environments.map(({ name }) => [
            name,
            service.functions.map(fn =>
              functionName(service.name, fn.name, name),
            ),
          ]),
        ),
      );
    },
  });
}
