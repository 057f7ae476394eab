import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { ScmIntegrations } from '@backstage/integration';
import { parseEntityRef } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import * as z from 'zod';
import { createAccountAccess, type AccessOptions } from '../aws/accountAccess';
import type { ServerlessConfig } from '../config';
import { environmentSchema, nameSchema } from '../description';
import { toldProblems } from '../description/problem';
import { repositoryOf, tokenSchema } from '../github/repository';
import { checkCatalog, fullRef } from '../preflight/checkCatalog';
import { checkRepository, type Person } from '../preflight/checkRepository';
import { checkStacks } from '../preflight/checkStacks';
import { defineAction } from './defineAction';
import { examples } from './preflight.examples';

const reference = z.string().min(1);

const inputSchema = z.object({
  name: nameSchema.describe('Name of the component that is to be made'),
  repoUrl: z
    .string()
    .min(1)
    .describe('Repository that is to be made, as the picker gives it'),
  owner: reference.describe(
    'Group that will own it; a team of the same name must be there on GitHub, to review changes',
  ),
  system: reference.optional().describe('System that it will be part of'),
  approvers: reference
    .optional()
    .describe(
      'Group or user that will approve releases; must be known to GitHub by the same name',
    ),
  stacks: z
    .boolean()
    .default(true)
    .describe(
      'Whether stacks of that name are looked for in the accounts of the environments',
    ),
  environments: z
    .array(environmentSchema)
    .min(1)
    .optional()
    .describe(
      'Where the service will run; those of awsServerless.environments if left out',
    ),
  token: tokenSchema,
});

/** What the action looks with. */
export interface PreflightOptions extends AccessOptions {
  rootConfig: Config;
  config: Pick<ServerlessConfig, 'environments'>;
  integrations: ScmIntegrations;
  catalog: CatalogService;
}

function peopleOf({
  owner,
  approvers,
}: z.output<typeof inputSchema>): Person[] {
  const person = (field: string, ref: string, purpose: string): Person => {
    const { kind, name } = parseEntityRef(ref, { defaultKind: 'group' });
    return {
      field,
      kind: kind.toLocaleLowerCase('en-US') === 'user' ? 'user' : 'group',
      name,
      purpose,
    };
  };
  return [
    person('owner', owner, 'to review changes'),
    ...(approvers
      ? [person('approvers', approvers, 'to approve releases')]
      : []),
  ];
}

/**
 * `aws-serverless:preflight`: looks, before anything is made, whether all of it can be.
 * Reads only. What it finds is told at once, a line for each field.
 *
 * The answer is kept in a checkpoint: when the task is repeated, what it has made
 * itself is there, and is not taken for somebody else's.
 */
export function createPreflightAction(options: PreflightOptions) {
  const accessTo = createAccountAccess(options.rootConfig, options);
  return defineAction({
    id: 'aws-serverless:preflight',
    description:
      'Looks, before anything is made, whether the names are free, those who are named exist, and the rights suffice',
    examples,
    input: inputSchema,
    output: z.object({}),
    async handler(ctx, input) {
      const { name, repoUrl, owner, system, approvers, token } = input;
      const look = async () => {
        const repository = await repositoryOf(
          options.integrations,
          repoUrl,
          token,
        );
        const references = [
          { field: 'owner', ref: owner, defaultKind: 'group' },
          { field: 'system', ref: system, defaultKind: 'system' },
          { field: 'approvers', ref: approvers, defaultKind: 'group' },
        ].flatMap(({ ref, ...rest }) => (ref ? [{ ...rest, ref }] : []));
        const problems = await Promise.all([
          checkCatalog(
            {
              catalog: options.catalog,
              credentials: await ctx.getInitiatorCredentials(),
            },
            name,
            references,
          ),
          checkRepository(repository, peopleOf(input)),
          input.stacks
            ? checkStacks(
                { accessTo, logger: ctx.logger },
                name,
                input.environments ?? options.config.environments,
              )
            : [],
        ]);
        if (problems.flat().length > 0) {
          throw new InputError(
            toldProblems(
              problems.flat().map(problem => ({
                ...problem,
                message: `${problem.message}.`,
              })),
            ),
          );
        }
        return true;
      };
      await ctx.checkpoint({ key: `preflight.${repoUrl}.${name}`, fn: look });
      ctx.logger.info(
        `Names are free: ${fullRef({ ref: name, defaultKind: 'component' })}`,
      );
    },
  });
}
