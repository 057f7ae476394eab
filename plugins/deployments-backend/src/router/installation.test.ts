import { fleetSchema } from '@backspin/backstage-plugin-deployments-common';
import { sampleTarget } from '@backspin/backstage-plugin-deployments-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import request from 'supertest';
import { BASE, page, warmPage } from '../__testUtils__/http';
import {
  lambdaComponent,
  startPlugin as startPluginOver,
  type StartOptions,
} from '../__testUtils__/startPlugin';
import { testDatabases } from '../rollback/__testUtils__/databases';

const databases = testDatabases();
const startPlugin = async (options: Omit<StartOptions, 'knex'>) =>
  startPluginOver({ ...options, knex: await databases.init('SQLITE_3') });
const calculator = sampleTarget();

describe('POST …/refresh', () => {
  it('has targets read, at most every few seconds', async () => {
    const started = await startPlugin({
      entities: [lambdaComponent('royalty-calculator')],
    });
    await warmPage(started);
    const refresh = () =>
      request(started.server)
        .post(page('royalty-calculator', 'refresh'))
        .send({ target: calculator.id })
        .expect(204);
    const before = started.provider.reads.length;
    await Promise.all(Array.from({ length: 10 }, refresh));
    expect(started.provider.reads.length - before).toBeLessThanOrEqual(1);
  });

  it('refuses a body of the wrong shape', async () => {
    const { server } = await startPlugin({
      entities: [lambdaComponent('royalty-calculator')],
    });
    const { status, body } = await request(server)
      .post(page('royalty-calculator', 'refresh'))
      .send({ target: 7 });
    expect(status).toBe(400);
    expect(body.error.message).toContain('target');
  });
});

describe('the installation', () => {
  it('lists environments without the rules that place targets', async () => {
    const { server } = await startPlugin({
      entities: [],
      config: {
        environments: [
          {
            name: 'prod',
            title: 'Production',
            rules: [{ branches: ['main'] }],
          },
        ],
      },
    });
    const { body } = await request(server)
      .get(`${BASE}/environments`)
      .expect(200);
    expect(body).toEqual({
      environments: [
        {
          name: 'prod',
          title: 'Production',
          order: 0,
          policy: {
            approvals: 0,
            approverGroups: [],
            verificationSeconds: 0,
            typedConfirmation: false,
          },
        },
      ],
    });
  });

  it('shows the fleet, filtered', async () => {
    const started = await startPlugin({
      entities: [
        lambdaComponent('royalty-calculator', ['dev', 'prod']),
        lambdaComponent('payouts', ['prod'], 'group:default/payments'),
      ],
    });
    await warmPage(started);
    await warmPage(started, 'payouts');
    const ask = async (query: Record<string, string>) =>
      fleetSchema
        .parse(
          (await request(started.server).get(`${BASE}/fleet`).query(query))
            .body,
        )
        .targets.map(({ target }) => target.resourceName);
    expect(await ask({})).toHaveLength(3);
    expect(await ask({ environment: 'dev' })).toEqual([
      'royalty-calculator-dev',
    ]);
    expect(await ask({ owner: 'group:default/payments' })).toEqual([
      'payouts-prod',
    ]);
    expect(await ask({ text: 'ROYALTY v42 prod' })).toEqual([
      'royalty-calculator-prod',
    ]);
    expect(await ask({ state: 'failing' })).toEqual([]);
    await request(started.server)
      .get(`${BASE}/fleet`)
      .query({ kind: 'toaster' })
      .expect(400);
  });

  const diagnostics = {
    services: async () => [],
    policies: () => ({ read: { Statement: [] }, write: { Statement: [] } }),
  };

  it('shows diagnostics to those who may see them', async () => {
    const started = await startPlugin({
      entities: [lambdaComponent('royalty-calculator')],
      diagnostics,
    });
    await warmPage(started);
    const { body } = await request(started.server)
      .get(`${BASE}/diagnostics`)
      .expect(200);
    expect(body.targets).toMatchObject({
      total: 1,
      observed: 1,
      failing: 0,
      unplaced: 0,
      oldestTarget: calculator.id,
    });
    const policies = await request(started.server)
      .get(`${BASE}/diagnostics/policies`)
      .expect(200);
    expect(policies.body).toEqual(diagnostics.policies());
  });

  it('hides diagnostics from the others', async () => {
    const { server } = await startPlugin({
      entities: [],
      diagnostics,
      policy: { 'deployments.diagnostics': { result: AuthorizeResult.DENY } },
    });
    for (const path of ['diagnostics', 'diagnostics/policies']) {
      const { status, body } = await request(server).get(`${BASE}/${path}`);
      expect(status).toBe(403);
      expect(body.error.message).toContain('deployments.diagnostics');
    }
  });

  it('does not start with a configuration that makes no sense', async () => {
    await expect(
      startPlugin({
        entities: [],
        config: { environments: [{ name: 'prod', rules: [{}] }] },
      }),
    ).rejects.toThrow('deployments.environments[0].rules[0]');
  });
});
