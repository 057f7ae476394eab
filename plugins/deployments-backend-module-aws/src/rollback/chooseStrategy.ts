import type { StrategyOption } from '@backspin/backstage-plugin-deployments-common';
import type {
  PlanInput,
  PlanRefusal,
} from '@backspin/backstage-plugin-deployments-node';

/**
 * The way back that was asked for, or the recommended one.
 *
 * @param what - the kind of target as the begin of a sentence: `A Lambda alias`
 */
export function chooseStrategy(
  wanted: PlanInput['strategy'],
  options: readonly StrategyOption[],
  what: string,
): { strategy: StrategyOption } | { refusal: PlanRefusal } {
  const strategy = wanted
    ? options.find(({ id }) => id === wanted)
    : options.find(({ recommended }) => recommended);
  if (strategy?.eligible) return { strategy };
  return {
    refusal: {
      code: 'strategy-does-not-fit',
      message:
        strategy?.reason ??
        (wanted
          ? `${what} cannot be rolled back by ${wanted}.`
          : options.map(({ reason }) => reason).join(' ')),
    },
  };
}
