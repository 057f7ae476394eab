import { z } from 'zod';

/**
 * Name under which what no rule places is known to the rules about environments.
 *
 * @public
 */
export const UNPLACED = '(none)';

/** What a rule does about the owners of a resource, whatever the resource is. */
export const ownedByClaims = {
  paramsSchema: z.object({
    claims: z
      .array(z.string())
      .describe('Entity refs of the user and of their groups'),
  }),
  apply: ({ owners }: { owners: string[] }, { claims }: { claims: string[] }) =>
    owners.some(owner => claims.includes(owner)),
  toQuery: ({ claims }: { claims: string[] }) => ({
    key: 'owner' as const,
    values: claims,
  }),
};

/**
 * What a rule does about the environment of a resource.
 *
 * @param what - what the resources are called in the policy's form, in the plural
 * @param environmentOf - undefined for a resource that belongs to none
 */
export const placedInEnvironments = <TResource>(
  what: string,
  environmentOf: (resource: TResource) => string | undefined,
) => ({
  paramsSchema: z.object({
    environments: z
      .array(z.string())
      .describe(
        `Names of environments; "${UNPLACED}" for ${what} that belong to none`,
      ),
  }),
  apply: (resource: TResource, { environments }: { environments: string[] }) =>
    environments.includes(environmentOf(resource) ?? UNPLACED),
  toQuery: ({ environments }: { environments: string[] }) => ({
    key: 'environment' as const,
    values: environments,
  }),
});
