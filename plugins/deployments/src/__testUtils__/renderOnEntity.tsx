import { githubAuthApiRef } from '@backstage/frontend-plugin-api';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { signalApiRef, type SignalApi } from '@backstage/plugin-signals-react';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import type { JsonObject } from '@backstage/types';
import { act } from '@testing-library/react';
import type { ReactElement } from 'react';
import { deploymentsApiRef } from '../api';
import { rootRouteRef } from '../routes';
import { ENTITY, type MockDeploymentsApi } from '../testUtils';

/** Signals that a test sends itself. */
export class MockSignals implements SignalApi {
  readonly #listeners = new Map<string, Set<(message: JsonObject) => void>>();

  subscribe<T extends JsonObject>(
    channel: string,
    onMessage: (message: T) => void,
  ) {
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners);
    const listener = onMessage as (message: JsonObject) => void;
    listeners.add(listener);
    return { unsubscribe: () => listeners.delete(listener) };
  }

  /** Sends a message to all that listen. */
  send(channel: string, message: JsonObject) {
    act(() => this.#listeners.get(channel)?.forEach(tell => tell(message)));
  }

  /** How many listen. */
  listeners(channel: string) {
    return this.#listeners.get(channel)?.size ?? 0;
  }
}

/** Renders an extension of the entity page with the API given, at an address of the tab. */
export function renderOnEntity(
  element: ReactElement,
  api: MockDeploymentsApi,
  options: {
    search?: string;
    signals?: MockSignals;
    /** Gives tokens of GitHub, as somebody who signs in there would get them. */
    githubToken?: (scope?: string | string[]) => Promise<string>;
  } = {},
) {
  const { githubToken } = options;
  return renderInTestApp(
    <EntityProvider entity={ENTITY}>{element}</EntityProvider>,
    {
      apis: [
        [deploymentsApiRef, api],
        [signalApiRef, options.signals ?? new MockSignals()],
        ...(githubToken
          ? [[githubAuthApiRef, { getAccessToken: githubToken }] as never]
          : []),
      ],
      mountedRoutes: {
        '/deployments': rootRouteRef as never,
        '/catalog/:namespace/:kind/:name': entityRouteRef as never,
      },
      initialRouteEntries: [`/${options.search ?? ''}`],
    },
  );
}
