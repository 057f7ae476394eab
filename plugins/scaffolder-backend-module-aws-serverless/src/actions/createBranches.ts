import type { ScmIntegrations } from '@backstage/integration';
import * as z from 'zod';
import { ensureBranch } from '../github/ensureBranch';
import { repositoryOf, tokenSchema } from '../github/repository';
import { examples } from './createBranches.examples';
import { defineAction } from './defineAction';

const inputSchema = z.object({
  repoUrl: z
    .string()
    .min(1)
    .describe('The repository, as the repository picker gives it'),
  branches: z
    .array(
      z
        .string()
        .regex(/^[^\s~^:?*[\\]{1,255}$/, 'must be the name of a Git branch'),
    )
    .min(1)
    .describe('Branches that there shall be, such as develop and staging'),
  from: z
    .string()
    .min(1)
    .default('main')
    .describe('Branch at whose end new ones begin'),
  token: tokenSchema,
});

/** `aws-serverless:github:branches`: makes the branches that environments are deployed from. */
export function createBranchesAction(options: {
  integrations: ScmIntegrations;
}) {
  return defineAction({
    id: 'aws-serverless:github:branches',
    description:
      'Makes branches of a GitHub repository that begin where another one ends; those that exist are left alone',
    examples,
    input: inputSchema,
    output: z.object({
      made: z.array(z.string()).describe('Branches that were not there before'),
    }),
    async handler(ctx, { repoUrl, branches, from, token }) {
      const repository = await repositoryOf(
        options.integrations,
        repoUrl,
        token,
      );
      const made: string[] = [];
      for (const branch of branches) {
        const isNew = ctx.isDryRun
          ? true
          : await ctx.checkpoint({
              key: `branch.${repository.owner}.${repository.repo}.${branch}`,
              fn: () => ensureBranch(repository, branch, from),
            });
        ctx.logger.info(
          `Branch ${branch}: ${isNew ? `made from ${from}` : 'was there'}`,
        );
        if (isNew) made.push(branch);
      }
      ctx.output('made', made);
    },
  });
}
