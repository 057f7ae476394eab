import type {
  StrategyId,
  StrategyOption,
} from '@backspin/backstage-plugin-deployments-common';
import type { EffectivePolicy } from './effective';

/** Whether the policy allows a strategy. */
export function isAllowed(
  id: StrategyId,
  { strategies }: Pick<EffectivePolicy, 'strategies'>,
): boolean {
  return !strategies || strategies.includes(id);
}

/** Why the policy does not allow a strategy, and which it allows. */
export function forbiddenReason({
  name,
  strategies = [],
}: Pick<EffectivePolicy, 'name' | 'strategies'>): string {
  return `The policy of ${name} does not allow it; it allows ${
    strategies.join(', ') || 'none'
  }.`;
}

/** Strategies as the policy leaves them: what it forbids is not eligible, and says so. */
export function underPolicy(
  options: StrategyOption[],
  policy: Pick<EffectivePolicy, 'name' | 'strategies'>,
): StrategyOption[] {
  return options.map(option =>
    isAllowed(option.id, policy)
      ? option
      : {
          ...option,
          eligible: false,
          recommended: false,
          reason: forbiddenReason(policy),
        },
  );
}

/** The strategy to plan with when the provider's own choice is forbidden, if there is one. */
export function allowedInstead(
  options: StrategyOption[],
  policy: Pick<EffectivePolicy, 'strategies'>,
): StrategyId | undefined {
  return options.find(({ id, eligible }) => eligible && isAllowed(id, policy))
    ?.id;
}
