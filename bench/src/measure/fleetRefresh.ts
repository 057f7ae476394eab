import type { FleetTarget } from '@backspin/backstage-plugin-deployments-common';
import type { CallCounter } from '@backspin/simulator';
import type { HumanDuration } from '@backstage/types';
import { setTimeout as delay } from 'node:timers/promises';
import { quotaSeconds, scarceCalls, throttledCalls } from '../quotas';
import { Fleet } from '../stage/Fleet';
import type { Stage } from '../stage/Stage';
import type { Benchmark } from './Benchmark';

/** A quiet target is read so often, unless configured otherwise. Seconds. */
const REFRESH_S = 60;
/** Every target is swept so often, unless configured otherwise. Seconds. */
const SWEEP_S = 15 * 60;

/** Refreshes that are watched, and sweeps. */
const REFRESHES = 2;
const SWEEPS = 1;

/**
 * Targets are worked out anew five times as often as usual, so that every minute
 * that is watched has its share of that, too.
 */
const RESOLVE = { minutes: 1 };

const total = (counters: CallCounter[]) =>
  counters.reduce((sum, { count }) => sum + count, 0);

interface Watched {
  counters: CallCounter[];
  seconds: number;
  /** How often a function's alias was read. */
  reads: number;
}

/** Counts how often targets are read, by the times of their observations. */
class ReadCounter {
  count = 0;
  private readonly seen = new Map<string, string | undefined>();

  constructor(targets: FleetTarget[]) {
    targets.forEach(item => this.seen.set(item.target.id, item.observedAt));
  }

  look(targets: FleetTarget[]) {
    for (const { target, observedAt } of targets) {
      if (target.kind !== 'lambda-alias') continue;
      if (this.seen.get(target.id) === observedAt) continue;
      this.seen.set(target.id, observedAt);
      this.count += 1;
    }
  }
}

async function watch(
  stage: Stage,
  options: {
    observer: Record<string, HumanDuration>;
    /** Time to let pass when the estate is known in full. */
    settle?: { seconds: number };
    seconds: number;
  },
): Promise<Watched> {
  const installation = await stage.newInstallation({
    observer: options.observer,
  });
  try {
    const fleet = new Fleet(
      installation.viewer('user:default/lena.w'),
      stage.entities,
    );
    await fleet.filled();
    await stage.quietAws();
    await delay((options.settle?.seconds ?? 0) * 1000);
    await stage.aws.resetCalls();
    const reads = new ReadCounter(await fleet.targets());
    const endsAt = Date.now() + options.seconds * 1000;
    while (Date.now() < endsAt) {
      await delay(Math.min(5_000, endsAt - Date.now()));
      reads.look(await fleet.targets());
    }
    const { counters } = await stage.aws.calls({}, 0);
    if (reads.count === 0) throw new Error('Nothing was refreshed');
    return { counters, seconds: options.seconds, reads: reads.count };
  } finally {
    await installation.stop();
  }
}

/**
 * What a quiet estate costs at the usual pace: for each refresh of a target no call
 * of Lambda's scarce class, and of any quota a tenth at most on average, sweeps
 * included. Sweeps are watched apart, in an installation all of whose refreshes are
 * sweeps.
 */
export const fleetRefresh: Benchmark = {
  name: 'fleet refresh',
  async run(stage) {
    const refresh = await watch(stage, {
      observer: { resolve: RESOLVE },
      seconds: REFRESHES * REFRESH_S,
    });
    const sweep = await watch(stage, {
      observer: { resolve: RESOLVE, sweep: { seconds: REFRESH_S } },
      // Until the first refresh that is a sweep has come for every target.
      settle: { seconds: REFRESH_S },
      seconds: SWEEPS * REFRESH_S,
    });
    const share =
      quotaSeconds(refresh.counters) / refresh.seconds +
      quotaSeconds(sweep.counters) / SWEEPS / SWEEP_S;
    return [
      {
        name: 'fleet refresh: scarce Lambda calls per target',
        value: scarceCalls(refresh.counters) / refresh.reads,
        unit: 'calls',
        limit: 0,
      },
      {
        name: 'fleet refresh: the same, in a sweep',
        value: scarceCalls(sweep.counters) / sweep.reads,
        unit: 'calls',
      },
      {
        name: 'fleet refresh: all calls per refresh of the estate',
        value: total(refresh.counters) / REFRESHES,
        unit: 'calls',
      },
      {
        name: 'fleet refresh: fullest quota, on average with sweeps',
        value: 100 * share,
        unit: '%',
        limit: 10,
      },
      {
        name: 'fleet refresh: throttled calls',
        value:
          throttledCalls(refresh.counters) + throttledCalls(sweep.counters),
        unit: 'calls',
        limit: 0,
      },
    ];
  },
};
