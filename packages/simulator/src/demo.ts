import { withEstate } from './estate';
import { SimulatorOptions } from './server/simulator';

/** What the demo's world holds beside the services: the estate and its motion. */
export const demo: Pick<SimulatorOptions, 'build' | 'modules'> = withEstate();
