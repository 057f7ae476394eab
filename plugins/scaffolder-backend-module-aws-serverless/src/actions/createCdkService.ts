import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import * as z from 'zod';
import { cdkService } from '../cdk/cdkService';
import type { ServerlessConfig } from '../config';
import {
  deploymentPreferencesSchema,
  environmentSchema,
  functionName,
  parseService,
  serviceDescriptionSchema,
  settledEnvironments,
  stackName,
} from '../description';
import { writeFiles, type Skeletons } from '../render';
import { examples } from './createCdkService.examples';
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
 * `aws-serverless:cdk:create`: makes the repository of a service as a CDK app in the
 * workspace, from the description that `aws-serverless:sam:create` takes. A second
 * run changes nothing, and files with another content are never written over.
 *
 * Writing into the workspace needs no checkpoint. It can be repeated, and has to
 * be where a task goes on with an empty workspace.
 */
export function createCdkServiceAction(options: {
  config: Pick<ServerlessConfig, 'environments' | 'runtimes'>;
  skeletons: Skeletons;
}) {
  const { config, skeletons } = options;
  return defineAction({
    id: 'aws-serverless:cdk:create',
    description:
      'Makes the repository of a new Lambda service as a CDK app in TypeScript: stacks, code, tests, alarms, documentation and catalog entry',
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
          } is not among awsServerless.runtimes. Choose ${config.runtimes.join(
            ' or ',
          )}.`,
        );
      }
      const service = parseService({ ...input, environments });
      const { written, unchanged } = await writeFiles(
        resolveSafeChildPath(ctx.workspacePath, targetPath),
        cdkService(skeletons, service),
      );
      ctx.logger.info(
        `${written.length} files made, ${unchanged.length} were there as they are`,
      );
      const byEnvironment = <T>(of: (environment: string) => T) =>
        Object.fromEntries(environments.map(({ name }) => [name, of(name)]));
      ctx.output('written', written);
      ctx.output('unchanged', unchanged);
      ctx.output(
        'stacks',
        byEnvironment(environment => stackName(service.name, environment)),
      );
      ctx.output(
        'functions',
        byEnvironment(environment =>
          service.functions.map(fn =>
            functionName(service.name, fn.name, environment),
          ),
        ),
      );
    },
  });
}
