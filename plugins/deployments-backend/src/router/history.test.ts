import {
  sampleDeployment,
  sampleTarget,
} from '@backspin/backstage-plugin-deployments-node/testUtils';
import request from 'supertest';
import { page, warmPage } from '../__testUtils__/http';
import {
  functionArn,
  lambdaComponent,
  startPlugin as startPluginOver,
  type StartOptions,
} from '../__testUtils__/startPlugin';
import { testDatabases } from '../rollback/__testUtils__/databases';

const databases = testDatabases();
const startPlugin = async (options: Omit<StartOptions, 'knex'>) =>
  startPluginOver({ ...options, knex: await databases.init('SQLITE_3') });
const calculator = sampleTarget();

describe('history', () => {
  const history = page('royalty-calculator', 'history');
  const deployments = [1, 2, 3, 4, 5].map(n =>
    sampleDeployment(calculator, String(n), `2026-11-0${n}T10:00:00.000Z`, {
      by: { kind: n === 3 ? 'rollback' : 'pipeline' },
    }),
  );
  const start = async () => {
    const started = await startPlugin({
      entities: [lambdaComponent('royalty-calculator', ['dev', 'prod'])],
      readings: { [calculator.id]: { deployments } },
    });
    await warmPage(started);
    return started;
  };

  it('gives pages, newest first, until there is no more', async () => {
    const { server } = await start();
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await request(server)
        .get(history)
        .query({ limit: 2, ...(cursor ? { cursor } : {}) })
        .expect(200);
      ids.push(
        ...body.items.map(
          (item: { deployment: { id: string } }) => item.deployment.id,
        ),
      );
      cursor = body.nextCursor;
    } while (cursor);
    expect(ids).toEqual(['d-5', 'd-4', 'd-3', 'd-2', 'd-1']);
  });

  it('filters by environment, target and rollbacks', async () => {
    const { server } = await start();
    const count = async (query: Record<string, string>) =>
      (await request(server).get(history).query(query).expect(200)).body.items
        .length;
    expect(await count({ environment: 'prod' })).toBe(5);
    expect(await count({ environment: 'dev' })).toBe(0);
    expect(await count({ target: calculator.id })).toBe(5);
    expect(await count({ target: functionArn('payouts') })).toBe(0);
    expect(await count({ rollbacks: 'only' })).toBe(1);
  });

  it.each([
    [{ limit: '0' }, 'limit'],
    [{ limit: '1000' }, 'limit'],
    [{ rollbacks: 'no' }, 'rollbacks'],
    [{ cursor: 'rubbish' }, 'cursor'],
  ])('refuses %j, naming the field', async (query, field) => {
    const { server } = await start();
    const { status, body } = await request(server).get(history).query(query);
    expect(status).toBe(400);
    expect(body.error).toMatchObject({
      name: 'InputError',
      message: expect.stringContaining(field),
    });
  });

  it('joins what is stored of a deployment with what AWS still tells', async () => {
    const { server, provider } = await start();
    const detail = page('royalty-calculator', 'deployment');
    const ask = (id: string) =>
      request(server).get(detail).query({ target: calculator.id, id });
    provider.deployments.set('d-5', {
      ...sampleDeployment(calculator, '5', '2026-11-05T10:00:00.000Z'),
      steps: [{ name: 'AllowTraffic', status: 'succeeded', hasLog: false }],
    });
    const { body } = await ask('d-5').expect(200);
    expect(body.deployment.steps).toHaveLength(1);
    expect(body.target.id).toBe(calculator.id);
    await ask('d-4').expect(200);
    await ask('d-99').expect(404);
    provider.getDeployment = async () => {
      throw new Error('AWS is out of reach');
    };
    await ask('d-4').expect(200);
  });

  it('gives the log of a step', async () => {
    const { server, provider } = await start();
    provider.logs.set('d-5/Install', { text: 'ok', truncated: false });
    const { body } = await request(server)
      .get(page('royalty-calculator', 'log'))
      .query({ target: calculator.id, id: 'd-5', step: 'Install' })
      .expect(200);
    expect(body).toEqual({ text: 'ok', truncated: false });
  });
});
