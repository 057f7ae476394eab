/** What can be wrong with a release that CodeDeploy watches. */
import type { World } from '../../core/types';
import { setHookOutcome } from '../../services/sam';
import { placeOf } from '../data/accounts';
import type { Environment, FunctionSpec, ServiceSpec } from '../data/types';
import { trafficOf } from '../deployRelease';
import { hookName } from '../stacks';

/** So many fail that the alarm goes off with the first tenth of the traffic. */
const ERROR_RATE = 0.8;
/** With fewer calls a minute an alarm cannot tell a bad version in time. */
const ENOUGH_CALLS = 60;

export type Fault =
  | { kind: 'errors'; function: string; errorRate: number }
  | { kind: 'hook'; hook: string };

/** Spoils a release: by errors where there are callers to notice, else by its hook. */
export function drawFault(
  world: World,
  service: ServiceSpec,
  environment: Environment,
  functions: FunctionSpec[],
): Fault | undefined {
  const busy = functions.filter(
    fn => trafficOf(fn, environment) >= ENOUGH_CALLS,
  );
  if (busy.length > 0) {
    const { name } = world.random.pick(busy);
    return { kind: 'errors', function: name, errorRate: ERROR_RATE };
  }
  if (!service.hook) {
    return undefined;
  }
  const hook = hookName(service.name, environment);
  setHookOutcome(world, placeOf(environment), hook, 'Failed');
  return { kind: 'hook', hook };
}

/** Once the deployments of the release have run their hook, the next may pass. */
export function endFault(
  world: World,
  environment: Environment,
  fault: Fault,
): void {
  if (fault.kind === 'hook') {
    setHookOutcome(world, placeOf(environment), fault.hook, 'Succeeded');
  }
}
