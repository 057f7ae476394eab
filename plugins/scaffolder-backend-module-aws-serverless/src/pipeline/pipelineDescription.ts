import * as z from 'zod';
import { environmentSchema, nameSchema, runtimeSchema } from '../description';

const id = z
  .string()
  .regex(/^\d+$/, 'must be a number, as GitHub tells it under id');

/** What the pipeline of a service is made from. */
export const pipelineSchema = z.object({
  /** Whether `sam` or `cdk` builds and deploys the service. */
  kind: z.enum(['sam', 'cdk']).default('sam').describe('Tool that deploys'),
  name: nameSchema.describe('Name of the service'),
  runtime: runtimeSchema
    .default('nodejs24.x')
    .describe('Runtime of the service’s functions'),
  environments: z
    .array(environmentSchema)
    .min(1, 'must name at least one environment')
    .describe('Environments in the order in which a change passes through them')
    .check(ctx => {
      for (const field of ['name', 'branch'] as const) {
        const values = ctx.value.map(environment => environment[field]);
        values.forEach((value, index) => {
          if (values.indexOf(value) < index) {
            ctx.issues.push({
              code: 'custom',
              input: value,
              path: [index, field],
              message: `another environment has the ${field} ${value} already; give each its own`,
            });
          }
        });
      }
    }),
  repository: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/, 'must be owner/name')
    .describe('Repository on GitHub, as owner/name'),
  /**
   * Numbers of the organisation and the repository, by which the roles know the
   * repository. A repository that is not made yet has none: then they are asked of
   * GitHub when the roles are made.
   */
  organisationId: id
    .optional()
    .describe('Number of the repository’s owner on GitHub'),
  repositoryId: id.optional().describe('Number of the repository on GitHub'),
  codeSecurity: z
    .boolean()
    .default(true)
    .describe(
      'Whether the repository has GitHub Code Security, as public ones do: then dependency review and CodeQL are used',
    ),
});

export type PipelineDescription = z.infer<typeof pipelineSchema>;
