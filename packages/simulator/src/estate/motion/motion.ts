/**
 * The world moves by itself: every couple of minutes somebody commits somewhere,
 * and what follows from it takes its time. All of it are events in the queue, so a
 * saved world goes on where it stopped.
 */
import type { World, WorldEventHandler } from '../../core/types';
import { HOUR, MINUTE } from '../commits';
import { ESTATE, ESTATE_PLACE, estateState } from '../state';
import { PUBLISHED_MS } from '../timing';
import { pipelineEvents } from '../pipelines/follow';
import { commitToApp, promoteApp } from './apps';
import type { AppPromotion } from './apps';
import { endFault } from './faults';
import { prune } from './prune';
import { newCommit, release, resolve } from './releases';
import type { Promotion, Published } from './releases';
import { calmDown, makeTrouble } from './trouble';
import type { Trouble } from './trouble';
import { describeVersions } from '../deployRelease';

/** What a beat does, out of a hundred; the rest is trouble. */
const SHARES = { app: 38, service: 90 };
/** Old versions and deployments are cleared away so often. */
const PRUNE_MS = 2 * HOUR;

type Payload = AppPromotion | Promotion | Published | Trouble | {};

const EVENTS: Record<string, WorldEventHandler> = {
  ...pipelineEvents,
  beat(world) {
    if (estateState(world).motion) {
      beat(world);
      later(world, 'beat', world.random.int(70, 190) * 1000, {});
    }
  },
  prune(world) {
    if (estateState(world).motion) {
      prune(world);
      later(world, 'prune', PRUNE_MS, {});
    }
  },
  'promote-app'(world, { payload }: { payload: AppPromotion }) {
    scheduleAppPromotion(world, promoteApp(world, payload));
  },
  release(world, { payload }: { payload: Promotion }) {
    releaseNow(world, payload);
  },
  published(world, { payload }: { payload: Published }) {
    const found = resolve(payload);
    if (found) {
      const { environment, commit, fault, errorRate } = payload;
      describeVersions(
        world,
        environment,
        { commit, functions: found.functions },
        fn =>
          fault?.kind === 'errors' && fault.function === fn.name
            ? fault.errorRate
            : errorRate,
      );
    }
  },
  'end-fault'(world, { payload }: { payload: Published }) {
    if (payload.fault) {
      endFault(world, payload.environment, payload.fault);
    }
  },
  'calm-down'(world, { payload }: { payload: Trouble }) {
    calmDown(world, payload);
  },
};

/** Registers the handlers of the estate's events. */
export function registerMotion(world: World): void {
  for (const [type, handler] of Object.entries(EVENTS)) {
    world.on(ESTATE, type, handler);
  }
}

/** Lets the world move by itself, or stops it; what has begun still ends. */
export function setMotion(world: World, on: boolean): void {
  const state = estateState(world);
  const wasOn = state.motion;
  state.motion = on;
  if (on && !wasOn) {
    later(world, 'beat', 45_000, {});
    later(world, 'prune', PRUNE_MS, {});
  }
}

function beat(world: World): void {
  const roll = world.random.int(1, 100);
  if (roll <= SHARES.app) {
    scheduleAppPromotion(world, commitToApp(world));
  } else if (roll <= SHARES.service) {
    releaseNow(world, newCommit(world));
  } else {
    const trouble = makeTrouble(world);
    if (trouble) {
      later(world, 'calm-down', world.random.int(5, 9) * MINUTE, trouble);
    }
  }
}

function scheduleAppPromotion(world: World, next?: AppPromotion): void {
  if (next) {
    later(world, 'promote-app', world.random.int(12, 35) * MINUTE, next);
  }
}

function releaseNow(world: World, promotion: Promotion): void {
  const { published, next } = release(world, promotion);
  if (published) {
    announce(world, published);
  }
  if (next) {
    later(world, 'release', world.random.int(6, 20) * MINUTE, next);
  }
}

/** Has the new versions' health set as soon as they are there. */
export function announce(world: World, published: Published): void {
  later(world, 'published', PUBLISHED_MS, published);
  if (published.fault?.kind === 'hook') {
    later(world, 'end-fault', 2 * MINUTE, published);
  }
}

function later(world: World, type: string, ms: number, payload: Payload): void {
  world.schedule({
    ...ESTATE_PLACE,
    service: ESTATE,
    type,
    at: world.now() + ms,
    payload,
  });
}
