import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import type { ReactNode } from 'react';
import { rollbackGroupRouteRef, rollbackRouteRef } from '../routes';

/** Leads to a rollback's own page, where the app has one. */
export function RollbackLink({
  id,
  children,
}: {
  id: string;
  children: ReactNode;
}) {
  const route = useRouteRef(rollbackRouteRef);
  return route ? <Link to={route({ id })}>{children}</Link> : null;
}

/** Leads to the page of several rollbacks that were asked for as one. */
export function RollbackGroupLink({
  id,
  children,
}: {
  id: string;
  children: ReactNode;
}) {
  const route = useRouteRef(rollbackGroupRouteRef);
  return route ? <Link to={route({ id })}>{children}</Link> : null;
}
