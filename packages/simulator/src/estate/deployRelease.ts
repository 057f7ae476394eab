/** Deploying a commit of a service, now or in the past. */
import type { World } from '../core/types';
import { cloudFormationState } from '../services/cloudformation/state';
import { lambdaState } from '../services/lambda/state';
import { deployStack, setTraffic, setVersionHealth } from '../services/sam';
import { releaseDescription } from './commits';
import { functionName, placeOf, stackName } from './data/accounts';
import type { Environment, FunctionSpec, ServiceSpec } from './data/types';
import { nextStack } from './stacks';
import type { StackChange } from './stacks';

/** Share of prod's traffic that an environment has. */
const TRAFFIC_SHARE: Record<Environment, number> = {
  dev: 0.02,
  staging: 0.06,
  prod: 1,
};

/** Seldom called functions are all but faultless, or one error would be a high rate. */
const FREQUENT = 30;

/** Invocations a minute of a function, on an average minute of the day. */
export const trafficOf = (fn: FunctionSpec, environment: Environment) =>
  fn.invocationsPerMinute * TRAFFIC_SHARE[environment];

/** The stack as it was last deployed. */
export const currentStack = (
  world: World,
  service: ServiceSpec,
  environment: Environment,
) =>
  cloudFormationState(world, placeOf(environment)).stacks[
    stackName(service.name, environment)
  ]?.current;

/** Starts the deployment of a release; the rest is CloudFormation's. */
export function deployRelease(
  world: World,
  service: ServiceSpec,
  environment: Environment,
  change: StackChange,
): void {
  const current = currentStack(world, service, environment);
  deployStack(
    world,
    placeOf(environment),
    nextStack(service, environment, current, change),
  );
}

/**
 * Says how the versions behave that a release published: their duration, their
 * error rate, and for a new function how often it is called.
 *
 * @param errorRate - of the versions that are not as usual
 */
export function describeVersions(
  world: World,
  environment: Environment,
  { commit, functions }: Pick<StackChange, 'commit' | 'functions'>,
  errorRate: (fn: FunctionSpec) => number | undefined = () => undefined,
): void {
  const place = placeOf(environment);
  const { functions: states } = lambdaState(world, place);
  for (const fn of functions) {
    const name = functionName(fn.name, environment);
    const state = states[name];
    if (!state) {
      continue;
    }
    if (state.traffic.length === 0) {
      setTraffic(world, place, name, {
        invocationsPerMinute: trafficOf(fn, environment),
        from: state.createdAt,
      });
    }
    const newest = state.versions[state.versions.length - 1];
    const version = fn.alias === false ? '$LATEST' : newest?.version;
    const isOurs =
      fn.alias === false ||
      newest?.settings.description === releaseDescription(commit);
    if (version && isOurs) {
      setVersionHealth(world, place, name, version, {
        errorRate: errorRate(fn) ?? usualErrorRate(world, environment, fn),
        durationMs: fn.durationMs * (0.92 + 0.16 * world.random.next()),
        from: fn.alias === false ? world.now() : undefined,
      });
    }
  }
}

function usualErrorRate(
  world: World,
  environment: Environment,
  fn: FunctionSpec,
): number {
  return trafficOf(fn, environment) >= FREQUENT
    ? 0.0005 + 0.0025 * world.random.next()
    : 0.00005;
}
