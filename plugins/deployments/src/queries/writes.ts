import { useApi } from '@backstage/frontend-plugin-api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type {
  AutoBuildRequest,
  RollbackRequest,
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

/** Asks for a rollback. */
export function useRequestRollback(entityRef: string) {
  const api = useApi(deploymentsApiRef);
  const invalidate = useInvalidateEntity(entityRef);
  return useMutation({
    mutationFn: (request: RollbackRequest) =>
      api.requestRollback(entityRef, request),
    onSuccess: invalidate,
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
