import { useApi } from '@backstage/frontend-plugin-api';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { deploymentsApiRef, isRefusal, type DeploymentsApi } from '../api';

/**
 * One cache for all extensions of an app, so that the tab opens with what the
 * card has already read. Tied to the API instance, which makes it one per app
 * (and one per test).
 */
const clients = new WeakMap<DeploymentsApi, QueryClient>();

function clientFor(api: DeploymentsApi): QueryClient {
  let client = clients.get(api);
  if (!client) {
    client = new QueryClient({
      defaultOptions: {
        queries: {
          staleTime: 1_000,
          retry: (failures, error) => !isRefusal(error) && failures < 2,
          retryDelay: attempt => Math.min(1_000 * 2 ** attempt, 15_000),
        },
      },
    });
    clients.set(api, client);
  }
  return client;
}

/** The cache, for a hook that runs where no provider stands, such as in another plugin's menu. */
export function useDeploymentsQueryClient(): QueryClient {
  return clientFor(useApi(deploymentsApiRef));
}

/** Gives the hooks of this folder their cache. Every extension is wrapped in it. */
export function DeploymentsProvider({ children }: { children: ReactNode }) {
  const api = useApi(deploymentsApiRef);
  return (
    <QueryClientProvider client={clientFor(api)}>
      {children}
    </QueryClientProvider>
  );
}
