import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import * as z from 'zod';
import type { ServerlessConfig } from '../config';
import {
  deploymentPreferencesSchema,
  settledEnvironments,
} from '../description';
import { pipelineFiles, pipelineSchema, requiredChecks } from '../pipeline';
import { writeFiles, type Skeletons } from '../render';
import { examples } from './createPipeline.examples';
import { defineAction } from './defineAction';

const inputSchema = pipelineSchema.extend({
  environments: pipelineSchema.shape.environments
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

/**
 * `aws-serverless:pipeline:create`: writes the workflows of a service's delivery
 * pipeline, and what they need, into the workspace. A second run changes nothing,
 * and files that are there with another content are never written over.
 */
export function createPipelineAction({
  config,
  skeletons,
}: {
  config: ServerlessConfig;
  skeletons: Skeletons;
}) {
  return defineAction({
    id: 'aws-serverless:pipeline:create',
    description:
      'Makes the GitHub Actions pipeline of a serverless service: checks, deployments, rollback, scans, load test, and the roles that they need',
    examples,
    input: inputSchema,
    output: z.object({
      files: z
        .array(z.string())
        .describe('Paths of the files of the pipeline, below the folder'),
      requiredChecks: z
        .array(z.string())
        .describe('Names of the checks that a pull request must pass'),
    }),
    async handler(ctx, { targetPath, deploymentPreferences, ...input }) {
      const pipeline = {
        ...input,
        environments: settledEnvironments(
          { environments: input.environments, deploymentPreferences },
          config.environments,
        ),
      };
      const files = pipelineFiles(skeletons, pipeline, config);
      const { written, unchanged } = await writeFiles(
        resolveSafeChildPath(ctx.workspacePath, targetPath),
        files,
      );
      ctx.logger.info(
        `Pipeline of ${pipeline.name}: ${written.length} files written, ${unchanged.length} there already`,
      );
      ctx.output(
        'files',
        files.map(file => file.path),
      );
      ctx.output('requiredChecks', requiredChecks(pipeline));
    },
  });
}
