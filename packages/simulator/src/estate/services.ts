/** Builds every service but the one of the incident, with its sixty days behind it. */
import type { World } from '../core/types';
import { getFunctionState } from '../services/lambda/lookup';
import {
  inThePast,
  removeVersion,
  routeAlias,
  stopActiveDeployment,
} from '../services/sam';
import { HOUR, makeCommit, MINUTE } from './commits';
import { ALIAS, functionName, placeOf } from './data/accounts';
import { SERVICES, systemOf } from './data/services';
import type { ServiceSpec } from './data/types';
import { INCIDENT } from './incident';
import { firstVersionsOf, playRelease } from './pastReleases';
import type { PastRelease } from './pastReleases';
import { planReleases } from './releasePlan';
import { SPECIAL } from './specialCases';
import { LEAD_MS } from './timing';

const PROD = placeOf('prod');

/** Plays back every ordinary service, then makes the special cases special. */
export function buildServices(world: World): void {
  for (const service of SERVICES) {
    if (service.name !== INCIDENT.service) {
      buildService(world, service);
    }
  }
  moveBehindTheStack(world);
  deletePrevious(world);
}

function buildService(world: World, service: ServiceSpec): void {
  const releases: PastRelease[] = planReleases(
    world.random,
    service,
    world.now(),
  );
  if (service.name === SPECIAL.leftoverWeight.service) {
    releases.push(stoppedRelease(world, service));
  }
  const firstVersion = firstVersionsOf(world, service, releases);
  for (const release of releases.sort((a, b) => a.at - b.at)) {
    playRelease(world, service, release, firstVersion);
  }
}

/** A release to prod that somebody stopped without rolling back: 10 % stay where they are. */
function stoppedRelease(world: World, service: ServiceSpec): PastRelease {
  const { function: name } = SPECIAL.leftoverWeight;
  const at = world.now() - 80 * MINUTE;
  const commit = makeCommit(
    world.random,
    systemOf(service),
    'Guess the language of a title',
    at - 3 * HOUR,
  );
  return {
    environment: 'prod',
    commit,
    at,
    functions: service.functions.filter(fn => fn.name === name),
    outcome: 'succeeded',
    happenings: [
      {
        at: at + LEAD_MS + 70_000,
        act: past => {
          stopActiveDeployment(past, PROD, functionName(name, 'prod'), {
            rollBack: false,
          });
        },
      },
    ],
  };
}

/** Somebody moved the alias to the version before with UpdateAlias. */
function moveBehindTheStack(world: World): void {
  const name = functionName(SPECIAL.outOfStep.function, 'prod');
  inThePast(world, world.now() - 95 * MINUTE, past => {
    const fn = getFunctionState(past, PROD, name);
    const { version } = fn.versions[fn.versions.length - 2];
    routeAlias(past, PROD, fn, fn.aliases[ALIAS], { version });
  });
}

/** A clean-up job deleted the version before the live one. */
function deletePrevious(world: World): void {
  const name = functionName(SPECIAL.previousDeleted.function, 'prod');
  inThePast(world, world.now() - 70 * MINUTE, past => {
    const fn = getFunctionState(past, PROD, name);
    const before = fn.versions.filter(
      ({ version }) => Number(version) < Number(fn.aliases[ALIAS].version),
    );
    removeVersion(past, PROD, name, before[before.length - 1].version);
  });
}
