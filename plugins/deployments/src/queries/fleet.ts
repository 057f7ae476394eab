import { useApi, useApiHolder } from '@backstage/frontend-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { SIGNAL_CHANNEL } from '@backspin/backstage-plugin-deployments-common';
import { deploymentsApiRef } from '../api';
import { queryKeys } from './keys';

/** Milliseconds between reads of the fleet; signals tell of changes sooner. */
export const FLEET_POLL_MS = 20_000;
/** Milliseconds between reads of the fleet that signals may cause: something always moves in a large one. */
export const FLEET_SIGNAL_MS = 3_000;

/** All targets that the reader may see. Asks again by itself. */
export function useFleet() {
  const api = useApi(deploymentsApiRef);
  return useQuery({
    queryKey: queryKeys.fleet(),
    queryFn: ({ signal }) => api.getFleet({}, { signal }),
    refetchInterval: FLEET_POLL_MS,
  });
}

/**
 * Reads the fleet again when the backend signals a change of any entity: at
 * once, and then not oftener than every {@link FLEET_SIGNAL_MS}.
 */
export function useFleetLiveUpdates(): void {
  const signals = useApiHolder().get(signalApiRef);
  const queryClient = useQueryClient();

  useEffect(() => {
    if (!signals) return undefined;
    let resting: ReturnType<typeof setTimeout> | undefined;
    let missed = false;
    const read = () => {
      missed = false;
      queryClient.invalidateQueries({ queryKey: queryKeys.fleet() });
      resting = setTimeout(() => {
        resting = undefined;
        if (missed) read();
      }, FLEET_SIGNAL_MS);
    };
    const subscription = signals.subscribe(SIGNAL_CHANNEL, () => {
      if (resting) missed = true;
      else read();
    });
    return () => {
      subscription.unsubscribe();
      clearTimeout(resting);
    };
  }, [signals, queryClient]);
}
