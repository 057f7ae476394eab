import { targetKindSchema } from '@backspin/backstage-plugin-deployments-common';
import { createPermissionRule } from '@backstage/plugin-permission-node';
import { z } from 'zod';
import { placedInEnvironments, ownedByClaims } from './ruleParts';
import {
  deploymentTargetResourceRef,
  type DeploymentTargetResource,
} from './target';

/**
 * Holds for targets of an entity that any of the claims owns.
 *
 * @public
 */
export const isTargetOwner = createPermissionRule({
  name: 'IS_TARGET_OWNER',
  description: 'Allow targets of entities that are owned by any of the claims',
  resourceRef: deploymentTargetResourceRef,
  ...ownedByClaims,
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
  ...placedInEnvironments(
    'targets',
    ({ target }: DeploymentTargetResource) => target.environment,
  ),
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
