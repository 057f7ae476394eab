import { mockCredentials } from '@backstage/backend-test-utils';
import { entityDeploymentsSchema } from '@backspin/backstage-plugin-deployments-common';
import {
  sampleDeployment,
  sampleRelease,
  sampleTarget,
} from '@backspin/backstage-plugin-deployments-node/testUtils';
import type { CatalogServiceRequestOptions } from '@backstage/plugin-catalog-node';
import request from 'supertest';
import { page, warmPage } from '../__testUtils__/http';
import {
  component,
  eventually,
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
      mayBreakGlass: true,
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
      scheduled: false,
    });
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        request(started.server)
          .get(page('royalty-calculator'))
          .set(
            'authorization',
            mockCredentials.user.header(`user:default/u${n}`),
          ),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
    expect(answers[0].body).toMatchObject({ resolving: true, targets: [] });
    await warmPage(started);
    expect(started.provider.resolved).toEqual(['royalty-calculator']);
    expect(started.provider.reads).toEqual([calculator.id]);
  });

  it('looks targets up again when the annotations were edited, and shows the known ones meanwhile', async () => {
    const started = await startPlugin({
      entities: [lambdaComponent('royalty-calculator')],
      scheduled: false,
    });
    await warmPage(started);
    started.setCatalog([
      lambdaComponent('royalty-calculator', ['dev', 'prod']),
    ]);
    const ask = () =>
      request(started.server)
        .get(page('royalty-calculator'))
        .set('authorization', mockCredentials.user.header('user:default/eve'));
    const { body: meanwhile } = await ask();
    expect(meanwhile.resolving).toBe(true);
    expect(meanwhile.targets[0].observation).toBeDefined();
    const { body } = await eventually(
      ask,
      answer => answer.body.targets.length === 2 && !answer.body.resolving,
    );
    expect(body.targets).toHaveLength(2);
  });

  it('answers although the look-up fails', async () => {
    const started = await startPlugin({
      entities: [lambdaComponent('royalty-calculator')],
      scheduled: false,
    });
    const real = started.catalog.getEntityByRef.getMockImplementation()!;
    let failures = 0;
    started.catalog.getEntityByRef.mockImplementation(async (ref, options) => {
      const { credentials } = options as CatalogServiceRequestOptions;
      const { type } = credentials.principal as { type: string };
      if (type === 'service' && failures++ === 0) throw new Error('catalog');
      return real(ref, options);
    });
    await request(started.server).get(page('royalty-calculator')).expect(200);
    const body = await warmPage(started);
    expect(body.targets).toHaveLength(1);
    expect(failures).toBeGreaterThan(1);
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
