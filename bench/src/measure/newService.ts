import { median } from '../report';
import type { Portal } from '../stage/Portal';
import { until } from '../stage/until';
import type { Benchmark } from './Benchmark';

const TEMPLATE = 'template:default/lambda-service';
/** The first one, with whatever has to be loaded, and some more. */
const ROUNDS = 4;

const valuesOf = (name: string) => ({
  name,
  description: 'Measures how long it takes to make a service',
  owner: 'group:default/payments',
  runtime: 'nodejs24.x',
  functions: [
    { name: 'api', trigger: { type: 'api', method: 'GET', path: '/' } },
    { name: 'intake', trigger: { type: 'sqs', batchSize: 10 } },
  ],
  apiKind: 'http',
  prodPreference: 'Linear10PercentEvery2Minutes',
  approvers: 'group:default/release-managers',
  repoUrl: `github.com?owner=distrofm&repo=${name}`,
});

/** Submits the form; milliseconds until the repository is ready and in the catalog. */
async function make(portal: Portal, name: string): Promise<number> {
  const began = Date.now();
  const { id } = await portal.post<{ id: string }>('/api/scaffolder/v2/tasks', {
    templateRef: TEMPLATE,
    values: valuesOf(name),
  });
  await until(
    `${name} is made`,
    async () => {
      const { status } = await portal.get<{ status: string }>(
        `/api/scaffolder/v2/tasks/${id}`,
      );
      if (status === 'failed') {
        const events = await portal.get<Array<{ body: { message: string } }>>(
          `/api/scaffolder/v2/tasks/${id}/events`,
        );
        throw new Error(events.map(({ body }) => body.message).join('\n'));
      }
      return status === 'completed' || undefined;
    },
    { everyMs: 50 },
  );
  return Date.now() - began;
}

/**
 * How long it takes from the form of a Lambda service until its repository is ready,
 * against the simulated GitHub. Two seconds of it are a pause that the upstream action
 * `github:environment:create` makes.
 */
export const newService: Benchmark = {
  name: 'new service',
  async run(stage) {
    const portal = await stage.stillPortal();
    await until(
      'the template is in the catalog',
      async () => {
        const found = await portal.send(
          '/api/catalog/entities/by-name/template/default/lambda-service',
        );
        return found.ok || undefined;
      },
      { everyMs: 500, timeoutMs: 60_000 },
    );
    const times: number[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      times.push((await make(portal, `bench-service-${round}`)) / 1000);
    }
    return [
      {
        name: 'new service: form to repository, the first',
        value: times[0],
        unit: 's',
        limit: 10,
      },
      {
        name: 'new service: form to repository, median',
        value: median(times),
        unit: 's',
        limit: 10,
      },
    ];
  },
};
