import { useApi } from '@backstage/frontend-plugin-api';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type {
  EntityGroupPlanRequest,
  EntityGroupRequest,
  RollbackGroupView,
} from '@backspin/backstage-plugin-deployments-common';
import { deploymentsApiRef } from '../api';
import { queryKeys } from './keys';
import { MOVING_POLL_MS, QUIET_POLL_MS } from './polling';

/** Milliseconds between reads of a group while its rollbacks are carried out. */
export const GROUP_POLL_MS = 1_500;

/** Milliseconds until a group should be asked for again: seldom once it has ended, when members may still be undone. */
export function groupPollMs(view: RollbackGroupView | undefined): number {
  if (!view) return MOVING_POLL_MS;
  const { status } = view.group;
  return status === 'running' || status === 'stopping'
    ? GROUP_POLL_MS
    : QUIET_POLL_MS;
}

/** Rollbacks of several targets worked out. Made anew whenever it is asked for, and not under the reader's hand. */
export function useGroupPlan(
  entityRef: string,
  request: EntityGroupPlanRequest,
) {
  const api = useApi(deploymentsApiRef);
  return useQuery({
    queryKey: queryKeys.groupPlan(entityRef, request),
    queryFn: () => api.createGroupPlan(entityRef, request),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

/** Asks for rollbacks of several targets. What is known of the entity is read again whatever the answer. */
export function useRequestGroup(entityRef: string) {
  const api = useApi(deploymentsApiRef);
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (request: EntityGroupRequest) =>
      api.requestGroupRollback(entityRef, request),
    onSuccess: view => {
      queryClient.setQueryData(queryKeys.rollbackGroup(view.group.id), view);
    },
    onSettled: () => {
      queryClient.invalidateQueries({ queryKey: queryKeys.entity(entityRef) });
    },
  });
}

/** Rollbacks that were asked for as one, followed closely until all have ended. */
export function useRollbackGroup(id: string) {
  const api = useApi(deploymentsApiRef);
  return useQuery({
    queryKey: queryKeys.rollbackGroup(id),
    queryFn: ({ signal }) => api.getRollbackGroup(id, { signal }),
    refetchInterval: query => groupPollMs(query.state.data),
  });
}

/** Cancels what has not begun of a group. */
export function useCancelGroup(id: string) {
  const api = useApi(deploymentsApiRef);
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.cancelRollbackGroup(id),
    onSuccess: view => {
      queryClient.setQueryData(queryKeys.rollbackGroup(id), view);
    },
    onSettled: () =>
      queryClient.invalidateQueries({ queryKey: queryKeys.rollbackGroup(id) }),
  });
}
