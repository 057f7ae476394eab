import { entityPath } from '../stage/Portal';
import { median } from '../report';
import type { Benchmark } from './Benchmark';

const WARM_UP = 100;
const ROUNDS = 500;

/** The authenticated route that does nothing. */
const NOTHING = '/api/deployments/v1/ping';

/**
 * What a warm read of a service's deployments costs, through HTTP with
 * authentication: at most twice an authenticated route of the same backend that
 * does nothing. The requests take turns, so that whatever else the machine does
 * falls on all alike, and their medians are compared. The service is the one
 * with the most targets.
 */
export const readCost: Benchmark = {
  name: 'read cost',
  async run(stage) {
    const portal = await stage.stillPortal();
    const pages = await Promise.all(
      stage.entities.map(async entity => {
        const path = entityPath(entity);
        const { targets } = await portal.get<{ targets: unknown[] }>(path);
        return { path, targets: targets.length };
      }),
    );
    const largest = pages.reduce((a, b) => (b.targets > a.targets ? b : a));
    const first = await portal.send(largest.path);
    await first.arrayBuffer();
    const etag = first.headers.get('etag') ?? '';

    const requests = {
      nothing: { path: NOTHING, headers: {}, status: 200 },
      full: { path: largest.path, headers: {}, status: 200 },
      unchanged: {
        path: largest.path,
        headers: { 'if-none-match': etag },
        status: 304,
      },
    };
    const times = {
      nothing: [] as number[],
      full: [] as number[],
      unchanged: [] as number[],
    };
    const kinds = Object.keys(requests) as Array<keyof typeof requests>;
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      for (let turn = 0; turn < kinds.length; turn++) {
        // Each kind follows each other kind equally often.
        const kind = kinds[(round + turn * (1 + (round % 2))) % kinds.length];
        const { path, headers, status } = requests[kind];
        const began = performance.now();
        const response = await portal.send(path, { headers });
        await response.arrayBuffer();
        const took = performance.now() - began;
        if (response.status !== status) {
          throw new Error(`${path}: ${response.status} instead of ${status}`);
        }
        if (round >= WARM_UP) times[kind].push(took);
      }
    }
    const nothing = median(times.nothing);
    return [
      {
        name: 'read cost: a service, to a route that does nothing',
        value: median(times.full) / nothing,
        unit: 'x',
        limit: 2,
      },
      {
        name: 'read cost: the same, unchanged (304)',
        value: median(times.unchanged) / nothing,
        unit: 'x',
        limit: 2,
      },
      {
        name: 'read cost: targets of the service',
        value: largest.targets,
        unit: 'targets',
      },
    ];
  },
};
