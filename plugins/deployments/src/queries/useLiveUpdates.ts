import { useApiHolder } from '@backstage/frontend-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import {
  SIGNAL_CHANNEL,
  deploymentsSignalSchema,
} from '@backspin/backstage-plugin-deployments-common';
import { queryKeys } from './keys';

/**
 * Reads an entity's deployments, or a rollback, again as soon as the backend
 * signals that they changed. Does nothing where the signals plugin is not
 * installed; polling is the fallback.
 *
 * Subscribes itself instead of through `useSignal`, which keeps only the last
 * message: two in one tick would lose the first.
 */
export function useLiveUpdates(watch: {
  entityRef?: string;
  rollbackId?: string;
}): void {
  const { entityRef, rollbackId } = watch;
  const signals = useApiHolder().get(signalApiRef);
  const queryClient = useQueryClient();

  useEffect(() => {
    if (!signals) return undefined;
    const subscription = signals.subscribe(SIGNAL_CHANNEL, message => {
      const signal = deploymentsSignalSchema.safeParse(message);
      if (!signal.success) return;
      if (entityRef && signal.data.entityRefs.includes(entityRef)) {
        const { type } = signal.data;
        queryClient.invalidateQueries({
          queryKey:
            type === 'pipeline'
              ? queryKeys.pipeline(entityRef)
              : queryKeys.entity(entityRef),
        });
      }
      if (rollbackId && signal.data.rollbackId === rollbackId) {
        queryClient.invalidateQueries({
          queryKey: queryKeys.rollback(rollbackId),
        });
      }
    });
    return () => subscription.unsubscribe();
  }, [signals, queryClient, entityRef, rollbackId]);
}
