import { useApi } from '@backstage/frontend-plugin-api';
import {
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type {
  HistoryQuery,
  Plan,
  PlanRequest,
} from '@backspin/backstage-plugin-deployments-common';
import { deploymentsApiRef } from '../api';
import { queryKeys } from './keys';
import { MOVING_POLL_MS, pagePollMs, rollbackPollMs } from './polling';

/** All that an entity's page shows; asks again by itself, sooner while something moves. */
export function useEntityDeployments(entityRef: string) {
  const api = useApi(deploymentsApiRef);
  return useQuery({
    queryKey: queryKeys.page(entityRef),
    queryFn: ({ signal }) => api.getEntityDeployments(entityRef, { signal }),
    refetchInterval: query => pagePollMs(query.state.data),
  });
}

/** What the history can be narrowed to. */
export type HistoryFilters = Pick<
  Partial<HistoryQuery>,
  'environment' | 'target' | 'rollbacks'
>;

/** The history, page after page, newest first. Keeps what it shows while a new filter loads. */
export function useHistory(entityRef: string, filters: HistoryFilters) {
  const api = useApi(deploymentsApiRef);
  return useInfiniteQuery({
    queryKey: queryKeys.history(entityRef, filters),
    queryFn: ({ signal, pageParam }) =>
      api.getHistory(
        entityRef,
        { ...filters, limit: 15, cursor: pageParam },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

/** One deployment with its steps. */
export function useDeployment(
  entityRef: string,
  target: string,
  id: string | undefined,
  options: { live?: boolean } = {},
) {
  const api = useApi(deploymentsApiRef);
  return useQuery({
    queryKey: queryKeys.deployment(entityRef, target, id ?? ''),
    queryFn: ({ signal }) =>
      api.getDeployment(entityRef, { target, id: id ?? '' }, { signal }),
    enabled: id !== undefined,
    refetchInterval: options.live ? MOVING_POLL_MS : false,
    placeholderData: keepPreviousData,
  });
}

/** The log of a step; grows by itself while the step runs. */
export function useStepLog(
  entityRef: string,
  query: { target: string; id: string; step: string },
  options: { live?: boolean } = {},
) {
  const api = useApi(deploymentsApiRef);
  return useQuery({
    queryKey: queryKeys.stepLog(entityRef, query.target, query.id, query.step),
    queryFn: ({ signal }) => api.getStepLog(entityRef, query, { signal }),
    refetchInterval: options.live ? MOVING_POLL_MS : false,
  });
}

/** The releases of a target to go back to. */
export function useReleases(
  entityRef: string,
  target: string,
  options: { enabled?: boolean } = {},
) {
  const api = useApi(deploymentsApiRef);
  return useQuery({
    queryKey: queryKeys.releases(entityRef, target),
    queryFn: ({ signal }) => api.getReleases(entityRef, { target }, { signal }),
    enabled: options.enabled,
  });
}

/**
 * A rollback worked out for what is chosen. Made anew whenever it is asked for,
 * because a plan is as good as the state that it was made from; the one before is
 * kept while another choice is worked out. `replace` puts a newer plan in its
 * place, which the server has sent with a refusal.
 */
export function usePlan(entityRef: string, request: PlanRequest) {
  const api = useApi(deploymentsApiRef);
  const queryClient = useQueryClient();
  const queryKey = queryKeys.plan(entityRef, request);
  const query = useQuery({
    queryKey,
    queryFn: () => api.createPlan(entityRef, request),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    // What is being decided on is not to change under the reader's hand.
    refetchOnReconnect: false,
  });
  return {
    ...query,
    replace: (plan: Plan) => queryClient.setQueryData(queryKey, plan),
  };
}

/** As many as the server gives at once. */
const MOST_ROLLBACKS = 100;

/** The newest rollbacks of an entity or of one target, newest first. */
export function useRollbacks(
  entityRef: string,
  target?: string,
  options: { enabled?: boolean } = {},
) {
  const api = useApi(deploymentsApiRef);
  return useQuery({
    queryKey: queryKeys.rollbacks(entityRef, target),
    queryFn: ({ signal }) =>
      api.listRollbacks(
        entityRef,
        { target, limit: MOST_ROLLBACKS },
        { signal },
      ),
    enabled: options.enabled,
  });
}

/** One rollback, followed closely until it has ended. Nothing is read without an id. */
export function useRollback(id: string | undefined) {
  const api = useApi(deploymentsApiRef);
  return useQuery({
    queryKey: queryKeys.rollback(id ?? ''),
    queryFn: ({ signal }) => api.getRollback(id ?? '', { signal }),
    enabled: id !== undefined,
    refetchInterval: query =>
      rollbackPollMs(query.state.data?.rollback, Date.now()),
  });
}

/** The portal's own health. */
export function useDiagnostics() {
  const api = useApi(deploymentsApiRef);
  return useQuery({
    queryKey: queryKeys.diagnostics(),
    queryFn: ({ signal }) => api.getDiagnostics({ signal }),
    refetchInterval: 10_000,
  });
}

/** IAM policies to paste. */
export function usePolicies() {
  const api = useApi(deploymentsApiRef);
  return useQuery({
    queryKey: queryKeys.policies(),
    queryFn: ({ signal }) => api.getPolicies({ signal }),
    staleTime: Infinity,
  });
}
