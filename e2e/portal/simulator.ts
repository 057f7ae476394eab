import { SIMULATOR_URL } from './settings';

/** The simulated accounts, as the demo's estate numbers them. */
export const ACCOUNTS = {
  dev: '111111111111',
  staging: '222222222222',
  prod: '333333333333',
};

/** The levers of a simulated world, as far as the journeys pull them. */
export function simulatorAt(url: string) {
  async function control(method: string, path: string, body?: unknown) {
    const response = await fetch(`${url}/_simulator/${path}`, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${await response.text()}`);
    }
    return response.json();
  }
  return {
    /** Simulated seconds in a real one. */
    setSpeed: (speed: number) => control('PUT', 'clock', { speed }),
    /** Carries out an action of the estate. */
    act: (action: string, input: unknown) =>
      control('POST', `actions/${action}`, input),
    /** Makes calls fail; returns nothing to undo, see `clearFaults`. */
    addFault: (fault: Record<string, unknown>) =>
      control('POST', 'faults', fault),
    clearFaults: () => control('DELETE', 'faults'),
    /**
     * How often an operation was called with success in an account, which GitHub has
     * none of.
     */
    async countOf(operation: string, account = ''): Promise<number> {
      const { counters } = (await control('GET', 'calls')) as {
        counters: Array<{
          operation: string;
          account: string;
          statuses: Record<string, number>;
        }>;
      };
      return counters
        .filter(row => row.operation === operation && row.account === account)
        .flatMap(({ statuses }) => Object.entries(statuses))
        .filter(([status]) => status.startsWith('2'))
        .reduce((sum, [, count]) => sum + count, 0);
    },
  };
}

/** That of the portal in which this process walks its journeys. */
export const simulator = simulatorAt(SIMULATOR_URL);
