import { useRouteRef } from '@backstage/core-plugin-api';
import {
  entityRouteParams,
  entityRouteRef,
  useEntity,
} from '@backstage/plugin-catalog-react';
import { useCallback } from 'react';

/** Address of the tab on the current entity's page, in either frontend system. */
export function useDeploymentsTabPath(): string {
  const { entity } = useEntity();
  const entityRoute = useRouteRef(entityRouteRef);
  return `${entityRoute(entityRouteParams(entity))}/deployments`;
}

/** Address of the tab on the page of any entity, by its full ref. */
export function useDeploymentsTabPathOf(): (entityRef: string) => string {
  const entityRoute = useRouteRef(entityRouteRef);
  return useCallback(
    entityRef => `${entityRoute(entityRouteParams(entityRef))}/deployments`,
    [entityRoute],
  );
}
