import { mockCredentials } from '@backstage/backend-test-utils';
import type { BackstageUserPrincipal } from '@backstage/backend-plugin-api';
import {
  fleetSchema,
  type EntityDeployments,
  deploymentsReadPermission,
  deploymentsRollbackPermission,
} from '@backspin/backstage-plugin-deployments-common';
import { sampleTarget } from '@backspin/backstage-plugin-deployments-node/testUtils';
import type { CatalogServiceRequestOptions } from '@backstage/plugin-catalog-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import request from 'supertest';
import { BASE, page, warmPage } from '../__testUtils__/http';
import {
  eventually,
  functionArn,
  lambdaComponent,
  startPlugin as startPluginOver,
  type StartOptions,
} from '../__testUtils__/startPlugin';
import {
  createDeploymentTargetConditionalDecision,
  deploymentTargetConditions,
} from '../permissions';
import { testDatabases } from '../rollback/__testUtils__/databases';

const databases = testDatabases();
const startPlugin = async (options: Omit<StartOptions, 'knex'>) =>
  startPluginOver({ ...options, knex: await databases.init('SQLITE_3') });
const calculator = sampleTarget();

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
