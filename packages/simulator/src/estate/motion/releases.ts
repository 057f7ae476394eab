/** Commits to services, and their way from dev to prod. */
import type { World } from '../../core/types';
import { lambdaState } from '../../services/lambda/state';
import { isStackBusy } from '../../services/sam';
import type { Commit } from '../../services/amplify';
import {
  makeCommit,
  MINUTE,
  nextMessage,
  releaseDescription,
} from '../commits';
import { ALIAS, functionName, placeOf, stackName } from '../data/accounts';
import { QUIET_SERVICES } from '../data/quiet';
import { SERVICES, systemOf } from '../data/services';
import { ENVIRONMENTS } from '../data/types';
import type { Environment, FunctionSpec, ServiceSpec } from '../data/types';
import { deployRelease } from '../deployRelease';
import { followRelease } from '../pipelines/follow';
import { awaitsProd } from '../pipelines/runs';
import { shiftOf } from '../stacks';
import { drawFault } from './faults';
import type { Fault } from './faults';

/** How often a release that CodeDeploy watches is bad, and is rolled back. */
const BAD_RATE = 0.1;
/** A release that finds its stack busy is tried again so often. */
const ATTEMPTS = 6;

/** A commit that was released to an environment, on its way to the next. */
export interface Promotion {
  service: string;
  functions: string[];
  commit: Commit;
  /** Where it goes now. */
  environment: Environment;
  attempts: number;
}

/** What is to be said of a release's versions once they are there. */
export interface Published {
  environment: Environment;
  service: string;
  functions: string[];
  commit: Commit;
  /** What is wrong with it, if anything. */
  fault?: Fault;
  /** Of every version, where somebody asked for it. */
  errorRate?: number;
}

export const movingServices = () =>
  SERVICES.filter(({ name }) => !QUIET_SERVICES.has(name));

/** The service and functions that a payload names. */
export function resolve({
  service: name,
  functions: names,
}: Pick<Promotion, 'service' | 'functions'>):
  | { service: ServiceSpec; functions: FunctionSpec[] }
  | undefined {
  const service = SERVICES.find(candidate => candidate.name === name);
  const functions = service?.functions.filter(fn => names.includes(fn.name));
  return service && functions && { service, functions };
}

/** Somebody merges a commit that changes some functions of a service. */
export function newCommit(world: World): Promotion {
  const { random } = world;
  const service = random.pick(movingServices());
  const { authors } = systemOf(service);
  const source = { commits: service.commits, authors };
  const functions = service.functions.filter(() => random.next() < 0.5);
  return {
    service: service.name,
    functions: (functions.length > 0
      ? functions
      : [random.pick(service.functions)]
    ).map(({ name }) => name),
    commit: makeCommit(
      random,
      source,
      nextMessage(random, source),
      world.now() - random.int(3, 8) * MINUTE,
    ),
    environment: 'dev',
    attempts: ATTEMPTS,
  };
}

/** What came of a promotion. */
export interface Released {
  published?: Published;
  /** To be promoted later: the next environment, or the same one again. */
  next?: Promotion;
}

/** Releases a commit to an environment if the one before it took it and the stack is idle. */
export function release(world: World, promotion: Promotion): Released {
  const found = resolve(promotion);
  if (!found || !isLiveBefore(world, promotion)) {
    return {};
  }
  const { service, functions } = found;
  const { environment, commit, attempts } = promotion;
  const stack = stackName(service.name, environment);
  if (isStackBusy(world, placeOf(environment), stack)) {
    return attempts > 0
      ? { next: { ...promotion, attempts: attempts - 1 } }
      : {};
  }
  if (environment === 'prod' && !awaitsProd(world, service, commit)) {
    return {};
  }
  const fault =
    shiftOf(service, environment) && world.random.next() < BAD_RATE
      ? drawFault(world, service, environment, functions)
      : undefined;
  deployRelease(world, service, environment, { commit, functions });
  followRelease(world, service, environment, {
    commit,
    functions: promotion.functions,
  });
  const published: Published = {
    environment,
    service: service.name,
    functions: promotion.functions,
    commit,
    fault,
  };
  const index = ENVIRONMENTS.indexOf(environment);
  const next = ENVIRONMENTS[index + 1];
  return next
    ? {
        published,
        next: { ...promotion, environment: next, attempts: ATTEMPTS },
      }
    : { published };
}

/** Whether the environment before still has this commit live. */
function isLiveBefore(world: World, promotion: Promotion): boolean {
  const { environment, commit, functions } = promotion;
  const before = ENVIRONMENTS[ENVIRONMENTS.indexOf(environment) - 1];
  if (!before) {
    return true;
  }
  const { functions: states } = lambdaState(world, placeOf(before));
  return functions.every(name => {
    const state = states[functionName(name, before)];
    const alias = state?.aliases[ALIAS];
    const live = state?.versions.find(v => v.version === alias?.version);
    return live?.settings.description === releaseDescription(commit);
  });
}
