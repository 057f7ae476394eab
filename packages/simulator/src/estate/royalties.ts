/** Plays back the service of the incident: its ordinary releases and the story. */
import type { World } from '../core/types';
import { createDeployment } from '../services/codedeploy/createDeployment';
import { writeAppSpec } from '../services/codedeploy/appSpec';
import { getGroup } from '../services/codedeploy/groups';
import { cloudWatchState } from '../services/cloudwatch/state';
import { judge } from '../services/cloudwatch/evaluate';
import { getFunctionState } from '../services/lambda/lookup';
import {
  deploymentGroupOf,
  inThePast,
  removeVersion,
  routeAlias,
  setAlarmState,
} from '../services/sam';
import type { Happening } from '../services/sam';
import { DAY, MINUTE } from './commits';
import { ALIAS, functionName, placeOf, stackName } from './data/accounts';
import { SERVICES } from './data/services';
import { currentStack } from './deployRelease';
import { INCIDENT, incidentReleases } from './incident';
import type { IncidentRelease } from './incident';
import { firstVersionsOf, playRelease } from './pastReleases';
import type { FirstVersions, PastRelease } from './pastReleases';
import { planReleases } from './releasePlan';
import { errorAlarmName, logicalId } from './stacks';

const PROD = placeOf('prod');

/** Builds the service with everything that led to the incident. */
export function buildRoyalties(world: World): void {
  const service = SERVICES.find(({ name }) => name === INCIDENT.service)!;
  const calculator = service.functions.find(
    ({ name }) => name === INCIDENT.function,
  )!;
  const others = service.functions.filter(fn => fn !== calculator);
  const now = world.now();
  const ordinary = planReleases(
    world.random,
    { ...service, functions: others },
    // Ends days before the start, so that the story has the stack for itself.
    now - 4 * DAY,
  );
  const story = incidentReleases(world.random, now);
  const firstOfOthers = firstVersionsOf(world, service, ordinary);
  const firstVersion: FirstVersions = (fn, environment) => {
    if (fn !== calculator.name) {
      return firstOfOthers(fn, environment);
    }
    const mine = story.filter(release => release.environment === environment);
    return INCIDENT.newest[environment] - mine.length + 1;
  };

  const releases: PastRelease[] = [
    ...ordinary,
    ...story.map(
      (release): PastRelease => ({
        environment: release.environment,
        commit: release.commit,
        at: release.at,
        functions: [calculator],
        outcome: 'succeeded',
        settings: release.change,
        errorRate: release.errorRate,
        happenings: happeningsOf(release, now),
      }),
    ),
  ].sort((a, b) => a.at - b.at);
  for (const release of apart(releases)) {
    playRelease(world, service, release, firstVersion);
  }
  inThePast(world, now - 5 * DAY, past =>
    removeVersion(past, PROD, functionName(calculator.name, 'prod'), '40'),
  );
}

/** Two releases of one stack cannot overlap: the later one waits. */
function apart(releases: PastRelease[]): PastRelease[] {
  const free: Record<string, number> = {};
  return releases
    .map(release => {
      const at = Math.max(release.at, free[release.environment] ?? 0);
      free[release.environment] = at + 30 * MINUTE;
      return { ...release, at };
    })
    .sort((a, b) => a.at - b.at);
}

function happeningsOf(release: IncidentRelease, now: number): Happening[] {
  if (release.environment !== 'prod') {
    return [];
  }
  if (release.takenBack) {
    return takeBack(release.at + 11 * MINUTE, release.takenBack);
  }
  return release.errorRate === INCIDENT.failing.errorRate
    ? watch(release.at, now)
    : [];
}

/**
 * A person takes the release back through CodeDeploy, and points the alias at the
 * recorded version again before the next release, as one has to.
 */
function takeBack(
  completed: number,
  { after, reason }: { after: number; reason: string },
): Happening[] {
  const name = functionName(INCIDENT.function, 'prod');
  return [
    {
      at: completed + after,
      act(past) {
        const service = SERVICES.find(s => s.name === INCIDENT.service)!;
        const stack = currentStack(past, service, 'prod')!;
        const fn = stack.functions.find(
          candidate => candidate.logicalId === logicalId(INCIDENT.function),
        )!;
        const { application, group } = deploymentGroupOf(
          stackName(INCIDENT.service, 'prod'),
          fn,
        );
        const [before, taken] = getFunctionState(past, PROD, name)
          .versions.slice(-2)
          .map(({ version }) => version);
        createDeployment(past, PROD, getGroup(past, PROD, application, group), {
          creator: 'user',
          config: 'CodeDeployDefault.LambdaAllAtOnce',
          description: reason,
          revision: writeAppSpec({
            functionName: name,
            alias: ALIAS,
            currentVersion: taken,
            targetVersion: before,
          }),
        });
      },
    },
    {
      at: completed + after + 1.5 * DAY,
      act(past) {
        const fn = getFunctionState(past, PROD, name);
        const { version } = fn.versions[fn.versions.length - 1];
        routeAlias(past, PROD, fn, fn.aliases[ALIAS], { version });
      },
    },
  ];
}

/** From the release on, the function's error alarm is evaluated as in the present. */
function watch(from: number, now: number): Happening[] {
  const happenings: Happening[] = [];
  for (let at = Math.ceil(from / MINUTE) * MINUTE; at <= now; at += MINUTE) {
    happenings.push({
      at,
      act(past) {
        const name = errorAlarmName(INCIDENT.function, 'prod');
        const alarm = cloudWatchState(past, PROD).alarms[name];
        const verdict = judge(past, PROD, alarm, past.now());
        if (verdict) {
          setAlarmState(
            past,
            PROD,
            name,
            verdict.state,
            verdict.reason,
            verdict.reasonData,
          );
        }
      },
    });
  }
  return happenings;
}
