import { mockCredentials } from '@backstage/backend-test-utils';
import {
  entityDeploymentsSchema,
  fleetSchema,
  type EntityDeployments,
} from '@backspin/backstage-plugin-deployments-common';
import {
  sampleDeployment,
  sampleRelease,
  sampleTarget,
} from '@backspin/backstage-plugin-deployments-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { BackstageUserPrincipal } from '@backstage/backend-plugin-api';
import type { CatalogServiceRequestOptions } from '@backstage/plugin-catalog-node';
import request from 'supertest';
import { testDatabases } from './rollback/__testUtils__/databases';
import {
  createDeploymentTargetConditionalDecision,
  deploymentTargetConditions,
} from './permissions';
import {
  deploymentsReadPermission,
  deploymentsRollbackPermission,
} from '@backspin/backstage-plugin-deployments-common';
import {
  component,
  eventually,
  functionArn,
  lambdaComponent,
  startPlugin as startPluginOver,
  type StartOptions,
} from './__testUtils__/startPlugin';

const databases = testDatabases();
const startPlugin = async (options: Omit<StartOptions, 'knex'>) =>
  startPluginOver({ ...options, knex: await databases.init('SQLITE_3') });

const BASE = '/api/deployments/v1';
const page = (name: string, what = 'deployments') =>
  `${BASE}/entities/component/default/${name}/${what}`;
const calculator = sampleTarget();

type Started = Awaited<ReturnType<typeof startPlugin>>;

/** The page of an entity once all its targets have been read. */
async function warmPage({ server }: Started, name = 'royalty-calculator') {
  return eventually(
    async () =>
      (await request(server).get(page(name))).body as EntityDeployments,
    body =>
      !body.resolving &&
      body.targets.length > 0 &&
      body.targets.every(({ observation, error }) => observation ?? error),
  );
}

describe('GET …/deployments', () => {
  it('answers at once for an entity never looked at, and soon in full', async () => {
    const started = await startPlugin({
      entities: [lambdaComponent('royalty-calculator', ['dev', 'prod'])],
    });
    const first = await request(started.server).get(page('royalty-calculator'));
    expect(first.status).toBe(200);
    expect(entityDeploymentsSchema.parse(first.body).unannotated).toBe(false);

    const body = entityDeploymentsSchema.parse(await warmPage(started));
    expect(body.environments.map(({ name }) => name)).toEqual([
      'dev',
      'staging',
      'prod',
    ]);
    expect(body.targets.map(({ target }) => target.id)).toEqual([
      functionArn('royalty-calculator', 'dev'),
      functionArn('royalty-calculator', 'prod'),
    ]);
    expect(body.targets[1]).toMatchObject({
      target: calculator,
      observation: { live: [{ release: { id: '42' }, weight: 1 }] },
      mayRollBack: true,
    });
  });

  it('reads nothing from AWS because a warm page is opened', async () => {
    const started = await startPlugin({
      entities: [lambdaComponent('royalty-calculator')],
    });
    await warmPage(started);
    const before = started.provider.reads.length;
    for (let n = 0; n < 5; n++) {
      await request(started.server).get(page('royalty-calculator')).expect(200);
    }
    expect(started.provider.reads).toHaveLength(before);
    expect(started.provider.resolved).toEqual(['royalty-calculator']);
  });

  it('causes one read however many people open a cold page at once', async () => {
    const started = await startPlugin({
      entities: [lambdaComponent('royalty-calculator')],
    });
    await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        request(started.server)
          .get(page('royalty-calculator'))
          .set(
            'authorization',
            mockCredentials.user.header(`user:default/u${n}`),
          )
          .expect(200),
      ),
    );
    await warmPage(started);
    expect(started.provider.resolved).toEqual(['royalty-calculator']);
    expect(started.provider.reads).toEqual([calculator.id]);
  });

  it('answers 304 to whoever has the newest page, and 200 after a change', async () => {
    const started = await startPlugin({
      entities: [lambdaComponent('royalty-calculator')],
    });
    await warmPage(started);
    const { headers } = await request(started.server).get(
      page('royalty-calculator'),
    );
    const again = () =>
      request(started.server)
        .get(page('royalty-calculator'))
        .set('if-none-match', headers.etag);
    const unchanged = await again();
    expect(unchanged.status).toBe(304);
    expect(unchanged.text).toBe('');
    expect(headers['cache-control']).toBe('private, no-cache');

    started.provider.readings.set(calculator.id, {
      observation: { live: [{ release: sampleRelease('43'), weight: 1 }] },
    });
    await started.publish({
      source: 'aws.lambda',
      account: calculator.account,
      region: calculator.region,
      resources: [],
      detail: { requestParameters: { functionName: calculator.resourceName } },
    });
    const changed = await eventually(again, ({ status }) => status === 200);
    expect(changed.body.targets[0].observation.live[0].release.id).toBe('43');
    await eventually(
      async () => started.signals,
      signals =>
        signals.some(
          ({ type, entityRefs }) =>
            type === 'deployments' &&
            entityRefs.includes('component:default/royalty-calculator'),
        ),
    );
  });

  it('shows a target that cannot be read with its error, and the others in full', async () => {
    const started = await startPlugin({
      entities: [lambdaComponent('royalty-calculator', ['dev', 'prod'])],
      readings: {
        [functionArn('royalty-calculator', 'dev')]: {
          error: {
            code: 'access-denied',
            message: 'The role may not call lambda:GetFunction',
            action: 'lambda:GetFunction',
            fix: 'Allow it',
          },
        },
      },
    });
    const body = entityDeploymentsSchema.parse(await warmPage(started));
    const [dev, prod] = body.targets;
    expect(dev.error).toMatchObject({ code: 'access-denied', fix: 'Allow it' });
    expect(dev.observation).toBeUndefined();
    expect(prod.error).toBeUndefined();
    expect(prod.observation?.live).toHaveLength(1);
  });

  it('names a malformed annotation and keeps what is right', async () => {
    const started = await startPlugin({
      entities: [
        component('royalty-calculator', {
          'aws.amazon.com/lambda-function-arn': `arn:aws:s3:::bucket, ${calculator.id}`,
        }),
      ],
    });
    const body = entityDeploymentsSchema.parse(await warmPage(started));
    expect(body.targets).toHaveLength(1);
    expect(body.problems).toEqual([
      expect.objectContaining({ value: 'arn:aws:s3:::bucket' }),
    ]);
  });

  it('says that an entity has no annotations', async () => {
    const { server, provider } = await startPlugin({
      entities: [component('docs', {})],
    });
    const { body } = await request(server).get(page('docs')).expect(200);
    expect(body).toMatchObject({
      entityRef: 'component:default/docs',
      targets: [],
      problems: [],
      unannotated: true,
      resolving: false,
    });
    expect(provider.resolved).toEqual([]);
  });

  it('counts how far behind an earlier environment a target is, and what was live before', async () => {
    const staging = sampleTarget({
      environment: 'staging',
      account: '222222222222',
    });
    const older = sampleRelease('8', 'aaaaaaaa');
    const newer = sampleRelease('9', 'bbbbbbbb');
    const started = await startPlugin({
      entities: [lambdaComponent('royalty-calculator', ['staging', 'prod'])],
      readings: {
        [staging.id]: {
          observation: { live: [{ release: newer, weight: 1 }] },
          deployments: [
            sampleDeployment(staging, '8', '2026-11-20T10:00:00.000Z', {
              release: older,
            }),
            sampleDeployment(staging, '9', '2026-11-22T10:00:00.000Z', {
              release: newer,
            }),
          ],
        },
        [calculator.id]: {
          observation: {
            live: [{ release: sampleRelease('3', 'aaaaaaaa'), weight: 1 }],
          },
        },
      },
    });
    const body = entityDeploymentsSchema.parse(await warmPage(started));
    const [stagingView, prodView] = body.targets;
    expect(prodView.behind).toEqual({ environment: 'staging', releases: 1 });
    expect(stagingView.behind).toBeUndefined();
    expect(stagingView.previous).toEqual({
      release: older,
      liveForMs: 2 * 86_400_000,
    });
  });
});

describe('who may see what', () => {
  it('refuses those who are not signed in', async () => {
    const { server } = await startPlugin({ entities: [] });
    for (const path of [page('x'), `${BASE}/fleet`, `${BASE}/ping`]) {
      const { status } = await request(server)
        .get(path)
        .set('authorization', mockCredentials.none.header());
      expect([path, status]).toEqual([path, 401]);
    }
  });

  it('gives 404 for an entity that the catalog does not show to the reader', async () => {
    const { server, catalog } = await startPlugin({
      entities: [lambdaComponent('royalty-calculator')],
    });
    const real = catalog.getEntityByRef.getMockImplementation()!;
    catalog.getEntityByRef.mockImplementation(async (ref, options) => {
      const { credentials } = options as CatalogServiceRequestOptions;
      const principal = credentials.principal as BackstageUserPrincipal;
      return principal.userEntityRef === 'user:default/outsider'
        ? undefined
        : real(ref, options);
    });
    const as = (user: string) =>
      request(server)
        .get(page('royalty-calculator'))
        .set('authorization', mockCredentials.user.header(user));
    expect((await as('user:default/insider')).status).toBe(200);
    const refused = await as('user:default/outsider');
    expect(refused.status).toBe(404);
    expect(refused.body.error.name).toBe('NotFoundError');
    await request(server).get(page('nothing')).expect(404);
  });

  it('shows only the targets that the policy allows to read', async () => {
    const started = await startPlugin({
      entities: [lambdaComponent('royalty-calculator', ['dev', 'prod'])],
      policy: {
        'deployments.read': createDeploymentTargetConditionalDecision(
          deploymentsReadPermission,
          deploymentTargetConditions.inEnvironment({ environments: ['dev'] }),
        ),
      },
    });
    const body = await warmPage(started);
    expect(body.targets.map(({ target }) => target.environment)).toEqual([
      'dev',
    ]);
    const { body: fleet } = await request(started.server).get(`${BASE}/fleet`);
    expect(fleetSchema.parse(fleet).targets).toHaveLength(1);
    await request(started.server)
      .get(page('royalty-calculator', 'deployment'))
      .query({ target: calculator.id, id: 'd-1' })
      .expect(404);
  });

  it('tells per target who may roll back', async () => {
    const started = await startPlugin({
      entities: [lambdaComponent('royalty-calculator', ['dev', 'prod'])],
      policy: {
        'deployments.rollback': createDeploymentTargetConditionalDecision(
          deploymentsRollbackPermission,
          {
            allOf: [
              deploymentTargetConditions.isTargetOwner({
                claims: ['group:default/royalties'],
              }),
              {
                not: deploymentTargetConditions.inEnvironment({
                  environments: ['prod'],
                }),
              },
            ],
          },
        ),
      },
    });
    const body = await warmPage(started);
    expect(
      body.targets.map(({ target, mayRollBack }) => [
        target.environment,
        mayRollBack,
      ]),
    ).toEqual([
      ['dev', true],
      ['prod', false],
    ]);
  });

  it('shows nothing to those whom the policy denies everything', async () => {
    const started = await startPlugin({
      entities: [lambdaComponent('royalty-calculator')],
      policy: { 'deployments.read': { result: AuthorizeResult.DENY } },
    });
    const body = await eventually(
      async () =>
        (
          await request(started.server).get(page('royalty-calculator'))
        ).body as EntityDeployments,
      ({ resolving }) => !resolving,
    );
    expect(body.targets).toEqual([]);
  });

  it('refuses the ARN of another entity as it refuses one that does not exist', async () => {
    const started = await startPlugin({
      entities: [
        lambdaComponent('royalty-calculator'),
        lambdaComponent('payouts'),
      ],
    });
    await warmPage(started);
    await warmPage(started, 'payouts');
    const ask = (target: string) =>
      request(started.server)
        .get(page('royalty-calculator', 'log'))
        .query({ target, id: 'd-1', step: 'Install' });
    const foreign = await ask(functionArn('payouts'));
    const unknown = await ask(functionArn('no-such-function'));
    expect(foreign.status).toBe(404);
    expect(unknown.status).toBe(404);
    expect(foreign.body.error.message.replace('payouts', 'X')).toBe(
      unknown.body.error.message.replace('no-such-function', 'X'),
    );
    await request(started.server)
      .post(page('royalty-calculator', 'refresh'))
      .send({ target: functionArn('payouts') })
      .expect(404);
  });
});

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
