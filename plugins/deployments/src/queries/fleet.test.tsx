import { TestApiProvider } from '@backstage/frontend-test-utils';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { SIGNAL_CHANNEL } from '@backspin/backstage-plugin-deployments-common';
import { act, renderHook } from '@testing-library/react';
import { deploymentsApiRef } from '../api';
import { MockDeploymentsApi, busyFleet } from '../testUtils';
import { MockSignals } from '../__testUtils__/renderOnEntity';
import { DeploymentsProvider } from './DeploymentsProvider';
import { FLEET_SIGNAL_MS, useFleet, useFleetLiveUpdates } from './fleet';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const after = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));

it('reads the fleet at once when something changes, and then not too often', async () => {
  const api = new MockDeploymentsApi();
  api.fleet = busyFleet();
  const signals = new MockSignals();
  const { unmount } = renderHook(
    () => {
      useFleetLiveUpdates();
      return useFleet();
    },
    {
      wrapper: ({ children }) => (
        <TestApiProvider
          apis={[
            [deploymentsApiRef, api],
            [signalApiRef, signals],
          ]}
        >
          <DeploymentsProvider>{children}</DeploymentsProvider>
        </TestApiProvider>
      ),
    },
  );
  const change = () => signals.send(SIGNAL_CHANNEL, { entityRefs: [] });
  await after(0);
  expect(api.countOf('getFleet')).toBe(1);

  change();
  await after(0);
  expect(api.countOf('getFleet')).toBe(2);

  change();
  change();
  await after(FLEET_SIGNAL_MS - 1);
  expect(api.countOf('getFleet')).toBe(2);
  await after(1);
  expect(api.countOf('getFleet')).toBe(3);

  await after(FLEET_SIGNAL_MS);
  expect(api.countOf('getFleet')).toBe(3);
  unmount();
  expect(signals.listeners(SIGNAL_CHANNEL)).toBe(0);
});
