import { useApi, useApiHolder } from '@backstage/frontend-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import {
  SIGNAL_CHANNEL,
  deploymentsSignalSchema,
  type ApprovalRequest,
} from '@backspin/backstage-plugin-deployments-common';
import { deploymentsApiRef } from '../api';
import { queryKeys } from './keys';

/** Milliseconds between reads of what awaits approval; signals tell of changes sooner. */
export const APPROVALS_POLL_MS = 30_000;

/** What the reader may decide, and what the reader asked for. Asks again by itself, and when a rollback gets on. */
export function useApprovals() {
  const api = useApi(deploymentsApiRef);
  const signals = useApiHolder().get(signalApiRef);
  const queryClient = useQueryClient();

  useEffect(() => {
    if (!signals) return undefined;
    const subscription = signals.subscribe(SIGNAL_CHANNEL, message => {
      const signal = deploymentsSignalSchema.safeParse(message);
      if (signal.data?.type !== 'rollback') return;
      queryClient.invalidateQueries({ queryKey: queryKeys.approvals() });
    });
    return () => subscription.unsubscribe();
  }, [signals, queryClient]);

  return useQuery({
    queryKey: queryKeys.approvals(),
    queryFn: ({ signal }) => api.getApprovals({ signal }),
    refetchInterval: APPROVALS_POLL_MS,
  });
}

/**
 * Approves or rejects. All that is known of rollbacks is read again whatever the
 * answer: a refusal says, as a rule, that somebody else has decided meanwhile.
 */
export function useDecideRollback(id: string) {
  const api = useApi(deploymentsApiRef);
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (request: ApprovalRequest) => api.decideRollback(id, request),
    onSuccess: view => {
      queryClient.setQueryData(queryKeys.rollback(id), view);
    },
    onSettled: () => {
      queryClient.invalidateQueries({ queryKey: queryKeys.approvals() });
      queryClient.invalidateQueries({ queryKey: queryKeys.rollback(id) });
    },
  });
}
