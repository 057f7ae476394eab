import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import type { ReactNode } from 'react';
import { DeploymentsProvider, useLiveUpdates } from '../queries';
import { RollbackDialogProvider } from './Rollback';

function LiveUpdates({ entityRef }: { entityRef: string }) {
  useLiveUpdates({ entityRef });
  return null;
}

/** What every extension on an entity's page stands in: the cache, live updates and the rollback dialog. */
export function EntityShell({
  children,
}: {
  children: (entityRef: string) => ReactNode;
}) {
  const entityRef = stringifyEntityRef(useEntity().entity);
  return (
    <DeploymentsProvider>
      <LiveUpdates entityRef={entityRef} />
      <RollbackDialogProvider entityRef={entityRef}>
        {children(entityRef)}
      </RollbackDialogProvider>
    </DeploymentsProvider>
  );
}
