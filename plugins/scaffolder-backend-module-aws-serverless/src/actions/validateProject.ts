import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { existsSync } from 'node:fs';
import * as z from 'zod';
import { Finding } from '../validate/finding';
import { countOf, formatFindings } from '../validate/format';
import { ValidateOptions, validateProject } from '../validate/validateProject';
import { defineAction } from './defineAction';
import { examples } from './validateProject.examples';

const findingSchema = z.object({
  file: z.string(),
  line: z.number(),
  column: z.number().optional(),
  rule: z.string(),
  severity: z.enum(['error', 'warning']),
  message: z.string(),
  fix: z.string(),
});

/**
 * `aws-serverless:validate`: validates a project in the workspace, and fails the
 * task where it finds errors.
 *
 * @param settled - What the company settles for all projects.
 */
export function createValidateProjectAction(
  settled: Pick<ValidateOptions, 'runtimes' | 'requiredTags'> = {},
) {
  return defineAction({
    id: 'aws-serverless:validate',
    description:
      'Validates the templates, samconfig.toml and workflows of a serverless project',
    examples,
    input: z.object({
      targetPath: z
        .string()
        .default('.')
        .describe('Folder of the workspace that the project is in'),
      region: z
        .string()
        .default('us-east-1')
        .describe('Region that templates are deployed to'),
      requiredTags: z
        .array(z.string().min(1))
        .optional()
        .describe(
          'Keys of tags that everything carries, in place of awsServerless.requiredTags',
        ),
      ignore: z
        .array(z.string().min(1))
        .default([])
        .describe(
          'Ids of rules to leave out; actionlint/* stands for all of a tool',
        ),
      cloudFormation: z
        .boolean()
        .default(true)
        .describe("Whether AWS's own validator is asked too"),
      failOnError: z
        .boolean()
        .default(true)
        .describe('Whether errors fail the task'),
    }),
    output: z.object({
      findings: z
        .array(findingSchema)
        .describe('What was found, in the order of files and lines'),
      errors: z.number().describe('How many findings are errors'),
      warnings: z.number().describe('How many findings are warnings'),
    }),
    async handler(ctx, { targetPath, failOnError, ...options }) {
      const folder = resolveSafeChildPath(ctx.workspacePath, targetPath);
      if (!existsSync(folder)) {
        throw new InputError(
          `targetPath: there is no folder ${targetPath} in the workspace. Fetch or make the project in a step before this one.`,
        );
      }
      const findings: Finding[] = await validateProject(folder, {
        ...settled,
        ...options,
        requiredTags: options.requiredTags ?? settled.requiredTags,
      });
      const { errors, warnings } = countOf(findings);
      ctx.logger.info(formatFindings(findings, 'text'));
      ctx.output('findings', findings as never);
      ctx.output('errors', errors);
      ctx.output('warnings', warnings);
      if (errors && failOnError) {
        throw new InputError(
          `The project has ${errors} error${
            errors === 1 ? '' : 's'
          }:\n${formatFindings(
            findings.filter(({ severity }) => severity === 'error'),
            'text',
          )}`,
        );
      }
    },
  });
}
