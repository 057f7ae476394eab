import { ANALYTICS } from './analytics';
import { ARTISTS } from './artists';
import { LISTENING } from './listening';
import { PLATFORM } from './platform';
import { ROYALTIES } from './royalties';
import { SYSTEMS } from './systems';
import type { ServiceSpec } from './types';

/** Every Lambda service of the demo organisation. */
export const SERVICES: ServiceSpec[] = [
  ...ROYALTIES,
  ...LISTENING,
  ...ARTISTS,
  ...ANALYTICS,
  ...PLATFORM,
];

/** The system of a service. */
export function systemOf({ system }: Pick<ServiceSpec, 'system'>) {
  const found = SYSTEMS.find(({ name }) => name === system);
  if (!found) {
    throw new Error(`There is no system ${system}`);
  }
  return found;
}
