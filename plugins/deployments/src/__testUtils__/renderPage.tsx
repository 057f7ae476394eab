import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { identityApiRef } from '@backstage/frontend-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import {
  permissionApiRef,
  type PermissionApi,
} from '@backstage/plugin-permission-react';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { screen } from '@testing-library/react';
import { Route, Routes, useLocation } from 'react-router-dom';
import { deploymentsApiRef } from '../api';
import { DeploymentsPage } from '../components/DeploymentsPage';
import { rootRouteRef } from '../routes';
import type { MockDeploymentsApi } from '../testUtils';
import { MockSignals } from './renderOnEntity';

type Answer = Awaited<ReturnType<PermissionApi['authorize']>>;

function Address() {
  const { pathname, search } = useLocation();
  return <output aria-label="Address">{`${pathname}${search}`}</output>;
}

/** Where the app is: path and query. */
export const address = () => screen.getByLabelText('Address').textContent;

/** Renders the plugin's own page at one of its addresses, with the API given. */
export function renderPage(
  api: MockDeploymentsApi,
  path = '/deployments',
  options: {
    signals?: MockSignals;
    /** Permissions that the reader does not have. Answers are kept for the whole of a test file. */
    denied?: Array<{ name: string }>;
    /** The reader and the reader's groups. */
    claims?: string[];
  } = {},
) {
  const { denied = [], claims = [] } = options;
  return renderInTestApp(
    <>
      <Address />
      <Routes>
        <Route path="/deployments/*" element={<DeploymentsPage />} />
        <Route path="*" element={<p>Another page</p>} />
      </Routes>
    </>,
    {
      apis: [
        [deploymentsApiRef, api],
        [signalApiRef, options.signals ?? new MockSignals()],
        [
          identityApiRef,
          mockApis.identity({
            userEntityRef: claims[0],
            ownershipEntityRefs: claims,
          }),
        ],
        [
          permissionApiRef,
          {
            authorize: async ({ permission }) => {
              const isDenied = denied.some(
                ({ name }) => name === permission.name,
              );
              return { result: isDenied ? 'DENY' : 'ALLOW' } as Answer;
            },
          },
        ],
      ],
      mountedRoutes: {
        '/deployments': rootRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef as never,
      },
      initialRouteEntries: [path],
    },
  );
}
