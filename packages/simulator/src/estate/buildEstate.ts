import type { World } from '../core/types';
import { cloudFormationState } from '../services/cloudformation/state';
import { evaluateAlarms } from '../services/sam';
import { buildApps } from './amplifyApps';
import { putPeople } from './githubPeople';
import { placeOf } from './data/accounts';
import { ENVIRONMENTS } from './data/types';
import { buildManualApps } from './manualApps';
import { buildStandby } from './standby';
import { setMotion } from './motion/motion';
import { putRoles } from './roles';
import { buildRoyalties } from './royalties';
import { buildServices } from './services';

export interface EstateOptions {
  /** Whether the world moves by itself. Default true. */
  motion?: boolean;
}

/** Stack events kept of each stack: those of its last few deployments. */
const EVENTS_KEPT = 80;

/**
 * Fills a new world with the demo estate. The same seed makes the same estate,
 * relative to the time at which the world starts.
 */
export function buildEstate(world: World, options: EstateOptions = {}): void {
  putRoles(world);
  buildApps(world);
  buildServices(world);
  buildRoyalties(world);
  for (const environment of ENVIRONMENTS) {
    const place = placeOf(environment);
    evaluateAlarms(world, place);
    for (const stack of Object.values(
      cloudFormationState(world, place).stacks,
    )) {
      stack.events.splice(0, stack.events.length - EVENTS_KEPT);
    }
  }
  // Last, so that the chance in them leaves the rest as it was.
  buildStandby(world);
  buildManualApps(world);
  putPeople(world);
  setMotion(world, options.motion ?? true);
}
