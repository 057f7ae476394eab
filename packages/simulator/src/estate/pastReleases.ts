/** Plays the planned releases back, so that the world begins with sixty days behind it. */
import type { Place, SimTime, World } from '../core/types';
import { cloudWatchState } from '../services/cloudwatch/state';
import { lambdaState } from '../services/lambda/state';
import { inThePast, setAlarmState, setHookOutcome } from '../services/sam';
import type { Happening } from '../services/sam';
import { MINUTE } from './commits';
import { functionName, placeOf } from './data/accounts';
import { ENVIRONMENTS } from './data/types';
import type { Environment, FunctionSpec, ServiceSpec } from './data/types';
import { deployRelease, describeVersions } from './deployRelease';
import type { SettingsChange } from './incident';
import { followPast } from './pipelines/follow';
import { tellBegun } from './pipelines/runs';
import type { ToldRelease } from './pipelines/runs';
import type { PlannedRelease } from './releasePlan';
import { errorAlarmName, hookName, shiftOf } from './stacks';
import { FUNCTIONS_MS, PUBLISHED_MS } from './timing';

/** A release of the past, ready to be played back. */
export interface PastRelease extends PlannedRelease {
  settings?: SettingsChange;
  /** Of its versions; a usual one without. */
  errorRate?: number;
  /** What else happens while it is deployed, or right after. */
  happenings?: Happening[];
}

/** The number that the first version of a function in an environment gets. */
export type FirstVersions = (fn: string, environment: Environment) => number;

/** Plays one release. Call in order of time. */
export function playRelease(
  world: World,
  service: ServiceSpec,
  release: PastRelease,
  firstVersion: FirstVersions,
): void {
  const { environment, at } = release;
  const happenings = [
    {
      at: at + FUNCTIONS_MS,
      act: (past: World) => numberVersions(past, release, firstVersion),
    },
    { at: at + PUBLISHED_MS, act: (past: World) => settle(past, release) },
    ...failure(service, release),
    ...(release.happenings ?? []),
  ];
  const told: ToldRelease = {
    commit: release.commit,
    functions: release.functions.map(({ name }) => name),
  };
  inThePast(
    world,
    at,
    past => {
      deployRelease(past, service, environment, release);
      tellBegun(past, service, environment, told);
    },
    happenings
      .filter(happening => happening.at <= world.now())
      .sort((a, b) => a.at - b.at),
  );
  followPast(world, service, environment, told);
}

/** Older versions than the story's first are long gone. */
function numberVersions(
  past: World,
  { environment, functions }: PastRelease,
  firstVersion: FirstVersions,
): void {
  const { functions: states } = lambdaState(past, placeOf(environment));
  for (const { name } of functions) {
    const state = states[functionName(name, environment)];
    if (state && state.versions.length === 0) {
      state.nextVersion = Math.max(1, firstVersion(name, environment));
    }
  }
}

/** New versions get their health, new alarms their first state. */
function settle(past: World, release: PastRelease): void {
  const { environment } = release;
  const errorRate = release.outcome === 'alarm' ? 0.22 : release.errorRate;
  describeVersions(past, environment, release, () => errorRate);
  const place = placeOf(environment);
  for (const alarm of Object.values(cloudWatchState(past, place).alarms)) {
    if (alarm.state === 'INSUFFICIENT_DATA') {
      setAlarmState(
        past,
        place,
        alarm.name,
        'OK',
        'Threshold Crossed: 1 datapoint was not greater than the threshold.',
      );
    }
  }
}

/** What makes a release fail, and stops doing so afterwards. */
function failure(service: ServiceSpec, release: PastRelease): Happening[] {
  const { environment, at, functions, outcome } = release;
  const place = placeOf(environment);
  if (outcome === 'hook') {
    const hook = hookName(service.name, environment);
    return [
      { at: at + 1, act: past => setHookOutcome(past, place, hook, 'Failed') },
      {
        at: at + 2 * MINUTE,
        act: past => setHookOutcome(past, place, hook, 'Succeeded'),
      },
    ];
  }
  if (outcome === 'alarm' && shiftOf(service, environment)) {
    return alarmGoesOff(functions[0], environment, place, at + 3 * MINUTE);
  }
  return [];
}

function alarmGoesOff(
  fn: FunctionSpec,
  environment: Environment,
  place: Place,
  at: SimTime,
): Happening[] {
  const name = errorAlarmName(fn.name, environment);
  return [
    {
      at,
      act: past =>
        setAlarmState(
          past,
          place,
          name,
          'ALARM',
          'Threshold Crossed: 2 out of the last 2 datapoints were greater than the threshold (5.0).',
        ),
    },
    {
      at: at + 3 * MINUTE,
      act: past =>
        setAlarmState(
          past,
          place,
          name,
          'OK',
          'Threshold Crossed: 1 datapoint was not greater than the threshold (5.0).',
        ),
    },
  ];
}

/** Numbers versions so that the newest ones look like those of an old service. */
export function firstVersionsOf(
  world: World,
  service: ServiceSpec,
  releases: PlannedRelease[],
): FirstVersions {
  const first = new Map<string, number>();
  for (const fn of service.functions) {
    let newest = world.random.int(8, 34);
    for (const environment of [...ENVIRONMENTS].reverse()) {
      const count = releases.filter(
        release =>
          release.environment === environment && release.functions.includes(fn),
      ).length;
      newest = Math.max(newest, count);
      first.set(`${fn.name}/${environment}`, newest - count + 1);
      newest += world.random.int(2, 9);
    }
  }
  return (fn, environment) => first.get(`${fn}/${environment}`) ?? 1;
}
