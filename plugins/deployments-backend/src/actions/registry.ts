import type { z } from 'zod/v3';

// The actions registry is alpha in Backstage 1.55. This is the only file that
// imports it, so that a change of it is a change of one file.
export {
  actionsRegistryServiceRef,
  type ActionsRegistryService,
} from '@backstage/backend-plugin-api/alpha';

/** The zod that the registry hands to schemas: version 3, also where zod 4 is installed. */
export type Zod = typeof z;
