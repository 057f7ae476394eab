import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { ConflictError, InputError } from '@backstage/errors';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { planFunction } from '../addFunction/planFunction';
import type { ServerlessConfig } from '../config';
import { functionSchema, nameSchema } from '../description';
import { writeFiles, type Skeletons } from '../render';
import { examples } from './addFunction.examples';
import { defineAction } from './defineAction';

const inputSchema = z.object({
  function: functionSchema.describe(
    'The new function: its name, what calls it, and what it may do',
  ),
  service: nameSchema
    .optional()
    .describe(
      'Name of the service; read from its template and samconfig.toml if left out',
    ),
  api: z
    .string()
    .regex(/^[A-Za-z0-9]+$/, 'must be the logical id of an API')
    .optional()
    .describe(
      'Logical id of the API that calls the function, where the template has several',
    ),
  templatePath: z
    .string()
    .default('template.yaml')
    .describe("Path of the service's SAM template in the workspace"),
});

const outputSchema = z.object({
  functionId: z.string().describe('Logical id of the function'),
  written: z.array(z.string()).describe('Files that were made or changed'),
  unchanged: z.array(z.string()).describe('Files that were there as they are'),
  notes: z
    .array(z.string())
    .describe('What is left for a person to do, for the pull request'),
});

function reader(folder: string) {
  return (path: string): string | undefined => {
    try {
      return readFileSync(resolveSafeChildPath(folder, path), 'utf8');
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (['ENOENT', 'EISDIR', 'ENOTDIR'].includes(code)) return undefined;
      throw error;
    }
  };
}

/**
 * `aws-serverless:sam:add-function`: adds a function to the SAM service in the
 * workspace. The template gains lines and loses none; what is not understood is
 * refused with its line. A second run changes nothing.
 *
 * Writing into the workspace needs no checkpoint. It can be repeated, and has to
 * be where a task goes on with an empty workspace.
 */
export function createAddFunctionAction(options: {
  config: Pick<ServerlessConfig, 'runtimes'>;
  skeletons: Skeletons;
}) {
  const { config, skeletons } = options;
  return defineAction({
    id: 'aws-serverless:sam:add-function',
    description:
      "Adds a function to an existing SAM service: to its template, without touching what is there, with code, tests, a sample event and alarms in the service's own ways",
    examples,
    input: inputSchema,
    output: outputSchema,
    async handler(ctx, { templatePath, ...request }) {
      const templateFile = resolveSafeChildPath(
        ctx.workspacePath,
        templatePath,
      );
      const folder = dirname(templateFile);
      const fileName = templateFile.slice(folder.length + 1);
      const read = reader(folder);
      const template = read(fileName);
      if (template === undefined) {
        throw new InputError(
          `templatePath: there is no ${templatePath} in the workspace. Fetch the repository first, or name the path of its SAM template.`,
        );
      }
      const plan = planFunction(skeletons, { template, read }, request);
      if (!config.runtimes.includes(plan.runtime)) {
        throw new ConflictError(
          `function: it would have the service's runtime ${
            plan.runtime
          }, which is not among awsServerless.runtimes. Move the service to ${config.runtimes.join(
            ' or ',
          )} first.`,
        );
      }
      const changes = [
        { path: fileName, content: plan.template },
        ...plan.changed,
      ];
      const mayChange = new Set(changes.map(({ path }) => path));
      const { written, unchanged } = await writeFiles(
        folder,
        [...changes, ...plan.files],
        { replace: path => mayChange.has(path) },
      );
      for (const path of written) ctx.logger.info(`Wrote ${path}`);
      for (const note of plan.notes) ctx.logger.warn(note);
      ctx.output('functionId', plan.functionId);
      ctx.output('written', written);
      ctx.output('unchanged', unchanged);
      ctx.output('notes', plan.notes);
    },
  });
}
