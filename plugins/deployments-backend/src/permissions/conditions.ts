import { createConditionExports } from '@backstage/plugin-permission-node';
import { deploymentTargetRules } from './rules';
import { deploymentTargetResourceRef } from './target';

const exports = createConditionExports({
  resourceRef: deploymentTargetResourceRef,
  rules: deploymentTargetRules,
});

/**
 * Conditions on deployment targets for permission policies:
 * `isTargetOwner`, `inEnvironment`, `inAccount`, `ofKind`.
 *
 * @public
 */
export const deploymentTargetConditions = exports.conditions;

/**
 * Wraps conditions on deployment targets into the decision that a policy returns.
 *
 * @public
 */
export const createDeploymentTargetConditionalDecision =
  exports.createConditionalDecision;
