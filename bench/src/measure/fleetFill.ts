import {
  mostCalls,
  quotaSeconds,
  scarceCalls,
  throttledCalls,
} from '../quotas';
import { Fleet } from '../stage/Fleet';
import type { Stage } from '../stage/Stage';
import type { Benchmark } from './Benchmark';

/** Latency of every simulated call. Milliseconds. */
const LATENCY_MS = 60;

/**
 * Whatever else the machine does makes a run longer, never shorter: the quickest
 * of so many counts.
 */
const RUNS = 3;

/** Runs that tell how long the machine takes, without latency and quotas. */
const FREE_RUNS = 2;

/**
 * Calls that wait for each other beside the pages of the longest list, each of
 * which needs the one before it. Before the list: AssumeRole, DescribeStacks,
 * ListStackResources, which tells the functions. After it: for deployments that the
 * listed versions do not explain, BatchGetDeploymentTargets and a GetFunction.
 */
const CALLS_AROUND_THE_LIST = 5;

interface Fill {
  targets: number;
  /** Until all targets could be seen. */
  seconds: number;
  /** What the quotas take for the calls made by then, in seconds. */
  quotas: number;
  /** What the calls that wait for each other take, in seconds. */
  chain: number;
  /** Scarce calls per Lambda target. */
  scarce: number;
  throttled: number;
}

async function repeat(
  stage: Stage,
  settings: { quotas: boolean; latencyMs: number },
  runs: number,
): Promise<Fill[]> {
  await stage.aws.changeSettings(settings);
  try {
    const fills: Fill[] = [];
    for (let run = 1; run <= runs; run++) {
      fills.push(await fill(stage, settings.quotas && run === runs));
    }
    return fills;
  } finally {
    await stage.aws.changeSettings({ quotas: true, latencyMs: 0 });
  }
}

/** @param all - whether to count what the first look leaves to the second, too */
async function fill(stage: Stage, all: boolean): Promise<Fill> {
  const installation = await stage.newInstallation();
  try {
    const portal = installation.viewer('user:default/lena.w');
    const targets = await new Fleet(portal, stage.entities).filled();
    const endedAt = Date.now();
    const { counters, recent } = await stage.aws.calls({}, 5_000);
    const beganAt = Math.min(...recent.map(({ at, ms }) => at - ms));
    if (all) await stage.quietAws();
    const counted = all ? (await stage.aws.calls({}, 0)).counters : counters;
    const quotas = quotaSeconds(counters);
    const chain =
      ((mostCalls(counters, 'ListFunctions') + CALLS_AROUND_THE_LIST) *
        LATENCY_MS) /
      1000;
    const functions = targets.filter(
      ({ target }) => target.kind === 'lambda-alias',
    );
    return {
      targets: targets.length,
      seconds: (endedAt - beganAt) / 1000,
      quotas,
      chain,
      scarce: scarceCalls(counted) / functions.length,
      throttled: throttledCalls(counted),
    };
  } finally {
    await installation.stop();
  }
}

/**
 * How long an installation that knows nothing of AWS takes to know the whole demo
 * estate, with latency and quotas, from its first call until every target has been
 * read and can be seen. The floor is what AWS's published rates take for the calls
 * that were made. Two more are shown beside it, for whoever wants to know what the
 * time is spent on: the latencies of the calls that must wait for each other, and
 * what this machine takes for the same work when AWS neither delays nor limits it.
 */
export const fleetFill: Benchmark = {
  name: 'fleet fill',
  async run(stage) {
    const free = await repeat(
      stage,
      { quotas: false, latencyMs: 0 },
      FREE_RUNS,
    );
    const fills = await repeat(
      stage,
      { quotas: true, latencyMs: LATENCY_MS },
      RUNS,
    );
    const quickest = (runs: Fill[]) =>
      runs.reduce((a, b) => (b.seconds < a.seconds ? b : a));
    const work = quickest(free).seconds;
    const best = quickest(fills);
    return [
      { name: 'fleet fill: targets', value: best.targets, unit: 'targets' },
      { name: 'fleet fill: time', value: best.seconds, unit: 's' },
      { name: 'fleet fill: floor of quotas', value: best.quotas, unit: 's' },
      {
        name: 'fleet fill: floor of latencies in a row',
        value: best.chain,
        unit: 's',
      },
      { name: 'fleet fill: floor of this machine', value: work, unit: 's' },
      {
        name: 'fleet fill: time, to the floor of quotas',
        value: best.seconds / best.quotas,
        unit: 'x',
        limit: 2,
      },
      {
        name: 'fleet fill: scarce Lambda calls per target',
        value: Math.max(...fills.map(({ scarce }) => scarce)),
        unit: 'calls',
        limit: 1,
      },
      {
        name: 'fleet fill: throttled calls',
        value: fills.reduce((sum, { throttled }) => sum + throttled, 0),
        unit: 'calls',
        limit: 0,
      },
    ];
  },
};
