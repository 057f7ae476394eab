import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type {
  TemplateAction,
  TemplateExample,
} from '@backstage/plugin-scaffolder-node';
import * as z from 'zod';
import type { ServerlessConfig } from '../config';
import {
  deploymentPreferencesSchema,
  environmentSchema,
  functionName,
  parseService,
  serviceDescriptionSchema,
  settledEnvironments,
  stackName,
  type ServiceDescription,
} from '../description';
import { writeFiles, type ProjectFile } from '../render';
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

/** An action that makes the repository of a service. */
export interface ServiceAction {
  id: string;
  description: string;
  examples: TemplateExample[];
  config: Pick<ServerlessConfig, 'environments' | 'runtimes'>;
  /** All files of the repository. */
  files(service: ServiceDescription): ProjectFile[];
}

/**
 * Makes an action that writes the repository of a service into the workspace. A second
 * run changes nothing, and files that are there with another content are never written
 * over: the run is refused, and names them.
 *
 * Writing into the workspace needs no checkpoint. It can be repeated, and has to
 * be where a task goes on with an empty workspace.
 */
export function makeServiceAction({
  config,
  files,
  ...told
}: ServiceAction): TemplateAction {
  return defineAction({
    ...told,
    input: inputSchema,
    output: outputSchema,
    async handler(ctx, { targetPath, deploymentPreferences, ...input }) {
      const environments = settledEnvironments(
        { environments: input.environments, deploymentPreferences },
        config.environments,
      );
      if (!config.runtimes.includes(input.runtime)) {
        const runtimes = config.runtimes.join(' or ');
        throw new InputError(
          `runtime: ${input.runtime} is not among awsServerless.runtimes; choose ${runtimes}`,
        );
      }
      const service = parseService({ ...input, environments });
      const { written, unchanged } = await writeFiles(
        resolveSafeChildPath(ctx.workspacePath, targetPath),
        files(service),
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
