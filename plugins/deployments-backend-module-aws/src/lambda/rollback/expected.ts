import type {
  Rollback,
  StrategyId,
} from '@backspin/backstage-plugin-deployments-common';
import { shiftMs } from '../codedeploy/schedule';
import type { TrafficShift } from './facts';

/** What a strategy takes where the target has no rollback of its kind yet, in milliseconds. */
const USUAL: Partial<Record<StrategyId, { ms: number; from: string }>> = {
  'lambda-alias': { ms: 2_000, from: 'from two calls to AWS' },
  codedeploy: {
    ms: 30_000,
    from: "from CodeDeploy's usual half minute, all at once",
  },
  'codedeploy-stop': {
    ms: 45_000,
    from: "from CodeDeploy's usual time to stop and go back",
  },
};

/** How long the steps of a rollback took, without the watching after them. */
function stepsTook({ steps }: Rollback): number | undefined {
  const began = steps[0]?.startedAt;
  const ended = steps[steps.length - 1]?.endedAt;
  if (!began || !ended) return undefined;
  const took = Date.parse(ended) - Date.parse(began);
  return took > 0 ? took : undefined;
}

/** What CodeDeploy takes before and after it shifts traffic, in milliseconds. */
const AROUND_SHIFT_MS = 30_000;

/**
 * How long a rollback should take, and where that comes from.
 *
 * @param shift - how traffic is shifted, where it is done gradually
 */
export function expectedTime(
  strategy: StrategyId,
  rollbacks: readonly Rollback[],
  shift?: TrafficShift,
): { expectedMs: number; expectedFrom: string } {
  if (strategy === 'codedeploy-canary' && shift) {
    return {
      expectedMs: shiftMs(shift.routing) + AROUND_SHIFT_MS,
      expectedFrom: `from the schedule of ${shift.configuration}`,
    };
  }
  const times = rollbacks
    .filter(({ plan }) => plan.strategy === strategy)
    .flatMap(rollback => stepsTook(rollback) ?? [])
    .sort((a, b) => a - b);
  if (times.length > 0) {
    return {
      expectedMs: times[Math.floor(times.length / 2)],
      expectedFrom:
        times.length === 1
          ? 'from the last rollback of its kind'
          : `from the last ${times.length} rollbacks of its kind`,
    };
  }
  const usual = USUAL[strategy] ?? { ms: 60_000, from: 'from experience' };
  return { expectedMs: usual.ms, expectedFrom: usual.from };
}
