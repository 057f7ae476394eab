/** The demo estate: one organisation's AWS accounts, and how they move. */
import type { World, WorldModule } from '../core/types';
import { estateActions } from './actions';
import { buildEstate } from './buildEstate';
import type { EstateOptions } from './buildEstate';
import { registerMotion } from './motion/motion';
import { ESTATE } from './state';

export { buildEstate } from './buildEstate';
export type { EstateOptions } from './buildEstate';
export { EXAMPLES, SPECIAL } from './specialCases';
export { INCIDENT } from './incident';
export { READ_ROLE, WRITE_ROLE } from './roles';
export {
  ACCOUNTS,
  ALIAS,
  GITHUB_TOKEN,
  functionArn,
  functionName,
  placeOf,
  REGION,
  stackName,
} from './data/accounts';
export { APPS } from './data/apps';
export { MANUAL_APPS } from './data/manualApps';
export { STANDBY } from './standby';
export { SERVICES } from './data/services';
export { PEOPLE } from './data/people';

/** The estate's handlers and actions; a world with the estate needs them. */
export const estate: WorldModule = {
  id: ESTATE,
  register: registerMotion,
  actions: estateActions,
};

/** What makes a simulator the demo's: `createSimulator({ ...withEstate() })`. */
export function withEstate(options: EstateOptions = {}): {
  build: (world: World) => void;
  modules: WorldModule[];
} {
  return { build: world => buildEstate(world, options), modules: [estate] };
}
