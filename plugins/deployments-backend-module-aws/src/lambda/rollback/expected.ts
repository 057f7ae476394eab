import type {
  Rollback,
  StrategyId,
} from '@backspin/backstage-plugin-deployments-common';

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

/** How long a rollback should take, and where that comes from. */
export function expectedTime(
  strategy: StrategyId,
  rollbacks: readonly Rollback[],
): { expectedMs: number; expectedFrom: string } {
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
