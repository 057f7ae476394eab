/**
 * Which commit was released to which environment when, worked out before anything
 * is built: pure, so that its rules can be tested alone.
 */
import type { Random, SimTime } from '../core/types';
import type { Commit } from '../services/amplify';
import { commitTrain, DAY, HOUR, MINUTE } from './commits';
import { systemOf } from './data/services';
import type { Environment, FunctionSpec, ServiceSpec } from './data/types';

/** How a past release ended. */
export type Outcome = 'succeeded' | 'alarm' | 'hook';

/** A release of a commit to one environment, of those functions that it changes. */
export interface PlannedRelease {
  environment: Environment;
  commit: Commit;
  at: SimTime;
  functions: FunctionSpec[];
  outcome: Outcome;
}

/** Every function has at least this many releases in every environment. */
const MIN_RELEASES = 5;

/**
 * The history of a service over sixty days, oldest first. A commit goes from dev to
 * staging within hours and to prod within days; prod is up to three releases behind.
 */
export function planReleases(
  random: Random,
  service: ServiceSpec,
  start: SimTime,
): PlannedRelease[] {
  const { functions } = service;
  const count = random.int(9, 13);
  const newest = start - random.int(5 * HOUR, 4 * DAY);
  const commits = commitTrain(
    random,
    { commits: service.commits, authors: systemOf(service).authors },
    count,
    { oldest: start - 60 * DAY, newest },
  );
  const changed = commits.map(() =>
    functions.filter(() => random.next() < 0.62),
  );
  fillUp(random, changed, functions);

  const behind = Math.min(random.int(0, 3), commits.length - MIN_RELEASES - 1);
  const releases = commits.flatMap((commit, i) => {
    const dev = commit.time + random.int(4, 12) * MINUTE;
    const staging = dev + random.int(20, 90) * MINUTE;
    const prod = staging + random.int(40, 100) * MINUTE;
    const release = (
      environment: Environment,
      at: SimTime,
      outcome: Outcome,
    ): PlannedRelease => ({
      environment,
      commit,
      at,
      functions: changed[i],
      outcome,
    });
    const isInProd = i < commits.length - behind;
    return [
      release('dev', dev, 'succeeded'),
      release('staging', staging, outcomeOf(random, service, i, count, 0.05)),
      ...(isInProd
        ? [release('prod', prod, outcomeOf(random, service, i, count, 0.08))]
        : []),
    ];
  });
  return carryOver(releases.sort((a, b) => a.at - b.at));
}

/** What a failed release did not bring comes with the next one to the environment. */
function carryOver(releases: PlannedRelease[]): PlannedRelease[] {
  const missing: Partial<Record<Environment, FunctionSpec[]>> = {};
  return releases.map(release => {
    const { environment, outcome } = release;
    const functions = [
      ...new Set([...release.functions, ...(missing[environment] ?? [])]),
    ];
    missing[environment] = outcome === 'succeeded' ? [] : functions;
    return { ...release, functions };
  });
}

/** Gives every function its minimum, within the releases that reach prod for sure. */
function fillUp(
  random: Random,
  changed: FunctionSpec[][],
  functions: FunctionSpec[],
): void {
  const certain = changed.slice(0, changed.length - 3);
  for (const fn of functions) {
    while (certain.filter(list => list.includes(fn)).length < MIN_RELEASES) {
      random.pick(certain.filter(list => !list.includes(fn))).push(fn);
    }
  }
  for (const list of changed) {
    if (list.length === 0) {
      list.push(random.pick(functions));
    }
  }
}

/** Only CodeDeploy can fail a release; the newest and the oldest ones went well. */
function outcomeOf(
  random: Random,
  { shift, hook }: ServiceSpec,
  index: number,
  count: number,
  probability: number,
): Outcome {
  const isMiddle = index > 2 && index < count - 2;
  if (!shift || !isMiddle || random.next() >= probability) {
    return 'succeeded';
  }
  return hook && random.next() < 0.4 ? 'hook' : 'alarm';
}
