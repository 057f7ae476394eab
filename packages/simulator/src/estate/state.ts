import type { Place, World } from '../core/types';

/** Short name of the estate in slices, events and actions. */
export const ESTATE = 'estate';

/** The estate is one for the whole world; its state and events live here. */
export const ESTATE_PLACE: Place = { account: 'estate', region: 'global' };

export interface EstateState {
  /** Whether the world moves by itself. */
  motion: boolean;
}

export function estateState(world: World): EstateState {
  return world.slice<EstateState>(ESTATE, ESTATE_PLACE, () => ({
    motion: false,
  }));
}
