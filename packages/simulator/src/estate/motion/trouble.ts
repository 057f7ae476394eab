/** Now and then a function in prod fails for a while, its alarm goes off, and it recovers. */
import type { World } from '../../core/types';
import { healthAt } from '../../services/lambda/behaviour';
import { lambdaState } from '../../services/lambda/state';
import { setVersionHealth } from '../../services/sam';
import { ALIAS, functionName, placeOf } from '../data/accounts';
import { trafficOf } from '../deployRelease';
import { movingServices } from './releases';

const PROD = placeOf('prod');

/** Seldom called functions would set their alarm off and on at random. */
const ENOUGH_CALLS = 60;

/** A function that fails, and how it behaved before. */
export interface Trouble {
  functionName: string;
  version: string;
  errorRate: number;
}

/** Makes the live version of some function in prod fail. */
export function makeTrouble(world: World): Trouble | undefined {
  const { random } = world;
  const fn = random.pick(
    movingServices()
      .flatMap(service => service.functions)
      .filter(spec => trafficOf(spec, 'prod') >= ENOUGH_CALLS),
  );
  const name = functionName(fn.name, 'prod');
  const state = lambdaState(world, PROD).functions[name];
  const alias = state?.aliases[ALIAS];
  // A function whose traffic is shifting has enough to do.
  if (!alias || alias.second) {
    return undefined;
  }
  const { errorRate } = healthAt(state, alias.version, world.now());
  setVersionHealth(world, PROD, name, alias.version, {
    errorRate: 0.08 + 0.12 * random.next(),
    from: world.now(),
  });
  return { functionName: name, version: alias.version, errorRate };
}

/** Ends it. */
export function calmDown(
  world: World,
  { functionName: name, version, errorRate }: Trouble,
): void {
  if (lambdaState(world, PROD).functions[name]) {
    setVersionHealth(world, PROD, name, version, {
      errorRate,
      from: world.now(),
    });
  }
}
