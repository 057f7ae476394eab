import { targetKindSchema } from '@backspin/backstage-plugin-deployments-common';
import { createPermissionRule } from '@backstage/plugin-permission-node';
import { z } from 'zod';
import { deploymentTargetResourceRef } from './target';

/**
 * Name under which targets that no rule places are known to {@link inEnvironment}.
 *
 * @public
 */
export const UNPLACED = '(none)';

/**
 * Holds for targets of an entity that any of the claims owns.
 *
 * @public
 */
export const isTargetOwner = createPermissionRule({
  name: 'IS_TARGET_OWNER',
  description: 'Allow targets of entities that are owned by any of the claims',
  resourceRef: deploymentTargetResourceRef,
  paramsSchema: z.object({
    claims: z
      .array(z.string())
      .describe('Entity refs of the user and of their groups'),
  }),
  apply: ({ owners }, { claims }) =>
    owners.some(owner => claims.includes(owner)),
  toQuery: ({ claims }) => ({ key: 'owner', values: claims }),
});

/**
 * Holds for targets in any of the environments.
 *
 * @public
 */
export const inEnvironment = createPermissionRule({
  name: 'IN_ENVIRONMENT',
  description: 'Allow targets in any of the environments',
  resourceRef: deploymentTargetResourceRef,
  paramsSchema: z.object({
    environments: z
      .array(z.string())
      .describe(
        `Names of environments; "${UNPLACED}" for targets that belong to none`,
      ),
  }),
  apply: ({ target }, { environments }) =>
    environments.includes(target.environment ?? UNPLACED),
  toQuery: ({ environments }) => ({
    key: 'environment',
    values: environments,
  }),
});

/**
 * Holds for targets in any of the AWS accounts.
 *
 * @public
 */
export const inAccount = createPermissionRule({
  name: 'IN_ACCOUNT',
  description: 'Allow targets in any of the AWS accounts',
  resourceRef: deploymentTargetResourceRef,
  paramsSchema: z.object({
    accounts: z.array(z.string()).describe('AWS account ids, twelve digits'),
  }),
  apply: ({ target }, { accounts }) => accounts.includes(target.account),
  toQuery: ({ accounts }) => ({ key: 'account', values: accounts }),
});

/**
 * Holds for targets of any of the kinds.
 *
 * @public
 */
export const ofKind = createPermissionRule({
  name: 'OF_KIND',
  description: 'Allow targets of any of the kinds',
  resourceRef: deploymentTargetResourceRef,
  paramsSchema: z.object({
    kinds: z.array(targetKindSchema).describe('Kinds of target'),
  }),
  apply: ({ target }, { kinds }) => kinds.includes(target.kind),
  toQuery: ({ kinds }) => ({ key: 'kind', values: kinds }),
});

/**
 * Every rule about targets.
 *
 * @public
 */
export const deploymentTargetRules = {
  isTargetOwner,
  inEnvironment,
  inAccount,
  ofKind,
};
