import { useApi } from '@backstage/frontend-plugin-api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type {
  AutoBuildRequest,
  RollbackRequest,
  RollbackView,
} from '@backspin/backstage-plugin-deployments-common';
import { deploymentsApiRef } from '../api';
import { queryKeys } from './keys';

function useInvalidateEntity(entityRef: string) {
  const queryClient = useQueryClient();
  return () =>
    queryClient.invalidateQueries({ queryKey: queryKeys.entity(entityRef) });
}

/** Has AWS read again now. */
export function useRefresh(entityRef: string) {
  const api = useApi(deploymentsApiRef);
  const invalidate = useInvalidateEntity(entityRef);
  return useMutation({
    mutationFn: (query: { target?: string } = {}) =>
      api.refresh(entityRef, query),
    onSuccess: invalidate,
  });
}

/** Pauses or resumes automatic builds. */
export function useSetAutoBuild(entityRef: string) {
  const api = useApi(deploymentsApiRef);
  const invalidate = useInvalidateEntity(entityRef);
  return useMutation({
    mutationFn: (request: AutoBuildRequest) =>
      api.setAutoBuild(entityRef, request),
    onSuccess: invalidate,
  });
}

/**
 * Asks for a rollback. What is known of the entity is read again whatever the
 * answer: a request whose answer was lost may have been taken.
 */
export function useRequestRollback(entityRef: string) {
  const api = useApi(deploymentsApiRef);
  const queryClient = useQueryClient();
  const invalidate = useInvalidateEntity(entityRef);
  return useMutation({
    mutationFn: (request: RollbackRequest) =>
      api.requestRollback(entityRef, request),
    onSuccess: rollback => {
      const view: RollbackView = { rollback, mayUndo: false };
      queryClient.setQueryData(queryKeys.rollback(rollback.id), view);
    },
    // Not waited for: the rollback itself is here already.
    onSettled: () => {
      invalidate();
    },
  });
}

/** Stops a rollback that has not had an effect yet. */
export function useCancelRollback() {
  const api = useApi(deploymentsApiRef);
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.cancelRollback(id),
    onSuccess: () =>
      queryClient.invalidateQueries({ queryKey: ['deployments'] }),
  });
}
