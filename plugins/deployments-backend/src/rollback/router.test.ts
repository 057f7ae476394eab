import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { notificationService } from '@backstage/plugin-notifications-node';
import {
  AuthorizeResult,
  type PolicyDecision,
  type QueryPermissionRequest,
} from '@backstage/plugin-permission-common';
import {
  planSchema,
  rollbackSchema,
  rollbackViewSchema,
  type Plan,
} from '@backspin/backstage-plugin-deployments-common';
import type { Knex } from 'knex';
import { setTimeout as delay } from 'node:timers/promises';
import request from 'supertest';
import { providerModule } from '../__testUtils__/providerModule';
import { deploymentsPlugin } from '../plugin';
import { RollbackStore } from './RollbackStore';
import { testDatabases } from './__testUtils__/databases';
import { FakeProvider } from './__testUtils__/FakeProvider';
import {
  lambdaId,
  samplePlan,
  sampleRecord,
  sampleTarget,
} from './__testUtils__/samples';

const databases = testDatabases();
const ada = mockCredentials.user('user:default/ada');
const adaHeader = mockCredentials.user.header('user:default/ada');

const component = (name: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    annotations: { 'aws.amazon.com/lambda-function-arn': lambdaId(name) },
  },
  spec: { type: 'service', lifecycle: 'production', owner: 'group:royalties' },
  relations: [{ type: 'ownedBy', targetRef: 'group:default/royalties' }],
});

/** Prod: typed confirmation and watching; dev (statement-export): neither. */
const config = {
  deployments: {
    environments: [
      { name: 'dev', rules: [{ functionSuffixes: ['-dev'] }] },
      {
        name: 'prod',
        rules: [{ functionSuffixes: ['-prod'] }],
        policy: { verificationSeconds: 1, typedConfirmation: true },
      },
    ],
  },
};

const PROD =
  '/api/deployments/v1/entities/component/default/royalty-calculator';
const DEV = '/api/deployments/v1/entities/component/default/statement-export';

describe('the rollback routes', () => {
  let knex: Knex;
  let server: Parameters<typeof request>[0];
  let stop: () => Promise<void>;
  let provider: FakeProvider;
  let denied: string[];
  const auditor = mockServices.auditor.mock();
  const audit = { success: jest.fn(), fail: jest.fn() };
  const send = jest.fn();

  beforeEach(async () => {
    provider = new FakeProvider();
    denied = [];
    jest.resetAllMocks();
    auditor.createEvent.mockResolvedValue(audit);
    audit.success.mockResolvedValue(undefined);
    audit.fail.mockResolvedValue(undefined);
    knex = await databases.init('SQLITE_3');
    const decide = async (
      requests: QueryPermissionRequest[],
    ): Promise<PolicyDecision[]> =>
      requests.map(({ permission }) =>
        denied.includes(permission.name)
          ? { result: AuthorizeResult.DENY }
          : { result: AuthorizeResult.ALLOW },
      );
    const permissions = mockServices.permissions.mock({
      authorizeConditional: decide,
    });
    const backend = await startTestBackend({
      features: [
        deploymentsPlugin,
        providerModule(provider),
        catalogServiceMock.factory({
          entities: [
            component('royalty-calculator'),
            component('statement-export'),
          ],
        }),
        mockServices.rootConfig.factory({ data: config }),
        mockServices.database.mock({ getClient: async () => knex }).factory,
        permissions.factory,
        auditor.factory,
        createServiceFactory({
          service: notificationService,
          deps: {},
          factory: () => ({ send }),
        }),
      ],
    });
    server = backend.server as unknown as typeof server;
    stop = () => backend.stop();
  });
  afterEach(async () => {
    await stop();
  });

  const get = (path: string) =>
    request(server).get(path).set('Authorization', adaHeader);
  const post = (path: string, body: object) =>
    request(server).post(path).set('Authorization', adaHeader).send(body);

  const planOf = async (base: string, target: string, more: object = {}) => {
    const answer = await post(`${base}/plans`, { target, ...more });
    expect(answer.status).toBe(200);
    return planSchema.parse(answer.body);
  };
  const order = (plan: Plan, more: object = {}) => ({
    target: plan.target.id,
    to: plan.to.id,
    strategy: plan.strategy,
    fingerprint: plan.fingerprint,
    reason: 'Errors since v43',
    confirmation: plan.confirmation,
    ...more,
  });
  const end = async (id: string) => {
    for (;;) {
      const answer = await get(`/api/deployments/v1/rollbacks/${id}`);
      expect(answer.status).toBe(200);
      const view = rollbackViewSchema.parse(answer.body);
      const { status } = view.rollback;
      if (['succeeded', 'failed', 'cancelled'].includes(status)) return view;
      await delay(20);
    }
  };
  const begin = async (base = PROD, target = lambdaId()) => {
    const plan = await planOf(base, target);
    const answer = await post(`${base}/rollbacks`, order(plan));
    expect(answer.status).toBe(202);
    return rollbackSchema.parse(answer.body);
  };

  it('lists releases, plans, rolls back, and undoes', async () => {
    const releases = await get(`${PROD}/releases?target=${lambdaId()}`);
    expect(releases.body.candidates[0]).toMatchObject({
      lastGood: true,
      release: { id: '42' },
    });

    const plan = await planOf(PROD, lambdaId());
    expect(plan).toMatchObject({
      from: { id: '43' },
      to: { id: '42' },
      verificationSeconds: 1,
      confirmation: 'prod',
    });
    expect(plan).not.toHaveProperty('basis');
    const rollback = await begin();
    expect(rollback).toMatchObject({
      requestedBy: 'user:default/ada',
      entityRef: 'component:default/royalty-calculator',
    });
    const done = await end(rollback.id);
    expect(done.rollback).toMatchObject({
      status: 'succeeded',
      verdict: { result: 'healthy' },
    });
    expect(provider.live).toEqual([{ releaseId: '42', weight: 1 }]);

    const undo = await planOf(PROD, lambdaId(), { undoes: rollback.id });
    expect(undo.to.id).toBe('43');
    const second = await post(
      `${PROD}/rollbacks`,
      order(undo, { undoes: rollback.id }),
    );
    expect(second.status).toBe(202);
    await end(second.body.id);
    expect(provider.live).toEqual([{ releaseId: '43', weight: 1 }]);
    expect((await end(rollback.id)).rollback.undoneBy).toBe(second.body.id);

    const again = await post(`${PROD}/plans`, {
      target: lambdaId(),
      undoes: rollback.id,
    });
    expect(again.status).toBe(409);
    expect(again.body).toMatchObject({
      code: 'cannot-undo',
      error: { message: expect.stringContaining(second.body.id) },
    });

    const list = await get(`${PROD}/rollbacks?target=${lambdaId()}&limit=1`);
    expect(list.body.items.map((item: { id: string }) => item.id)).toEqual([
      second.body.id,
    ]);
    expect((await get(`${PROD}/rollbacks`)).body.items).toHaveLength(2);
    const history = await get(`${PROD}/history?rollbacks=only`);
    expect(history.body.items).toHaveLength(2);
  });

  it('goes to a release that was taken back before only if that is confirmed, of that one', async () => {
    provider.takenBack = ['41'];
    const plan = await planOf(PROD, lambdaId(), { to: '41' });
    for (const confirmTakenBack of [undefined, '42']) {
      const refused = await post(
        `${PROD}/rollbacks`,
        order(plan, { confirmTakenBack }),
      );
      expect(refused.status).toBe(400);
      expect(refused.body.error.message).toMatch(
        /^confirmTakenBack: v41 was taken back before/,
      );
    }
    expect(provider.live).toEqual([{ releaseId: '43', weight: 1 }]);
    const taken = await post(
      `${PROD}/rollbacks`,
      order(plan, { confirmTakenBack: '41' }),
    );
    expect(taken.status).toBe(202);
    await end(taken.body.id);
    expect(provider.live).toEqual([{ releaseId: '41', weight: 1 }]);
  });

  it('says in the trail why a request was refused, without the plan', async () => {
    const plan = await planOf(PROD, lambdaId());
    provider.live = [{ releaseId: '44', weight: 1 }];
    const answer = await post(`${PROD}/rollbacks`, order(plan));
    expect(answer.status).toBe(409);
    expect(answer.body.plan.from.id).toBe('44');
    const [{ error }] = audit.fail.mock.calls[0];
    expect(error).toMatchObject({
      name: 'ConflictError',
      message: answer.body.error.message,
    });
    expect(Object.keys(error)).toEqual(['name']);
  });

  it('leaves a trail, and tells the owners at start and end', async () => {
    const { id } = await begin();
    await end(id);
    for (let i = 0; i < 100 && send.mock.calls.length < 2; i++) await delay(10);
    const events = auditor.createEvent.mock.calls.map(([event]) => event);
    expect(events.map(({ eventId }) => eventId)).toEqual([
      'rollback-request',
      'rollback-step',
      'rollback-step',
      'rollback-end',
    ]);
    expect(events[0].request).toBeDefined();
    expect(events[1].meta).toMatchObject({
      rollbackId: id,
      action: 'fake:pause-builds',
      requestedBy: 'user:default/ada',
      reason: 'Errors since v43',
    });
    expect(audit.success).toHaveBeenCalledTimes(4);
    expect(send.mock.calls.map(([{ payload }]) => payload.title)).toEqual([
      'Rolling back royalty-calculator in prod to v42',
      'Rolled back royalty-calculator in prod to v42',
    ]);
    expect(send.mock.calls[1][0]).toMatchObject({
      recipients: {
        entityRef: ['component:default/royalty-calculator', 'user:default/ada'],
      },
      payload: { link: `/deployments/rollbacks/${id}` },
    });
  });

  it('refuses a plan whose state has changed, with the new one', async () => {
    const plan = await planOf(PROD, lambdaId());
    provider.live = [{ releaseId: '44', weight: 1 }];
    const answer = await post(`${PROD}/rollbacks`, order(plan));
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({
      error: {
        name: 'ConflictError',
        message: expect.stringMatching(/has changed.*\(live\).*Live now: v44/),
      },
      code: 'state-changed',
      response: { statusCode: 409 },
    });
    const fresh = planSchema.parse(answer.body.plan);
    expect(fresh.from.id).toBe('44');
    expect((await post(`${PROD}/rollbacks`, order(fresh))).status).toBe(202);
  });

  it('refuses a forged fingerprint, and one of another release or target', async () => {
    const plan = await planOf(PROD, lambdaId());
    const other = await planOf(PROD, lambdaId(), { to: '41' });
    const dev = await planOf(DEV, lambdaId('statement-export'));
    for (const fingerprint of ['forged', other.fingerprint, dev.fingerprint]) {
      const answer = await post(
        `${PROD}/rollbacks`,
        order(plan, { fingerprint }),
      );
      expect(answer.status).toBe(409);
      expect(answer.body.code).toBe('state-changed');
    }
    expect(provider.effects).toEqual([]);
  });

  it('hands the reason of a refusal on', async () => {
    provider.refusal = {
      code: 'nothing-to-go-back-to',
      message: 'v43 is the first version.',
    };
    const planned = await post(`${PROD}/plans`, { target: lambdaId() });
    expect(planned.status).toBe(409);
    expect(planned.body).toMatchObject({
      code: 'nothing-to-go-back-to',
      error: { name: 'ConflictError', message: 'v43 is the first version.' },
    });
    const releases = await get(`${PROD}/releases?target=${lambdaId()}`);
    expect(releases.body.refusal).toEqual(provider.refusal);
  });

  it('takes one of two requests that come at once, and names it to the other', async () => {
    const plan = await planOf(PROD, lambdaId());
    const answers = await Promise.all([
      post(`${PROD}/rollbacks`, order(plan)),
      post(`${PROD}/rollbacks`, order(plan)),
    ]);
    const [taken, refused] = answers.sort((a, b) => a.status - b.status);
    expect([taken.status, refused.status]).toEqual([202, 409]);
    expect(refused.body).toMatchObject({
      code: 'rollback-in-progress',
      active: { id: taken.body.id },
    });
    const planned = await post(`${PROD}/plans`, { target: lambdaId() });
    expect(planned.body).toMatchObject({ code: 'rollback-in-progress' });
    const releases = await get(`${PROD}/releases?target=${lambdaId()}`);
    expect(releases.body.refusal.code).toBe('rollback-in-progress');
    await end(taken.body.id);
    expect(provider.effects).toEqual(['pause-builds', 'deploy']);
  });

  it('asks for the confirmation and the reason that the policy wants', async () => {
    const plan = await planOf(PROD, lambdaId());
    for (const more of [
      { confirmation: undefined },
      { confirmation: 'production' },
      { reason: '  a ' },
      { fingerprint: 'x'.repeat(200) },
      { strategy: 'hope' },
    ]) {
      const answer = await post(`${PROD}/rollbacks`, order(plan, more));
      expect(answer.status).toBe(400);
      expect(answer.body.error.name).toBe('InputError');
      expect(answer.body.error.message).toMatch(
        new RegExp(`^${Object.keys(more)[0]}: `),
      );
    }
    expect(
      (await planOf(DEV, lambdaId('statement-export'))).confirmation,
    ).toBeUndefined();
  });

  it('refuses a body that is too large', async () => {
    const answer = await post(`${PROD}/rollbacks`, {
      reason: 'x'.repeat(20_000),
    });
    expect(answer.status).toBe(413);
  });

  it("does not know other entities' targets, through any route", async () => {
    const plan = await planOf(PROD, lambdaId());
    const foreign = lambdaId('statement-export');
    const answers = [
      await post(`${PROD}/rollbacks`, order(plan, { target: foreign })),
      await post(`${PROD}/plans`, { target: foreign }),
      await post(`${PROD}/auto-build`, { target: foreign, enabled: true }),
      await get(`${PROD}/releases?target=${foreign}`),
      await get(`${PROD}/rollbacks?target=${foreign}`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([
      404, 404, 404, 404, 404,
    ]);
  });

  it('lets nobody roll back without the permission', async () => {
    const plan = await planOf(PROD, lambdaId());
    const { id } = await begin(DEV, lambdaId('statement-export'));
    expect((await end(id)).mayUndo).toBe(true);
    denied = ['deployments.rollback'];
    for (const answer of [
      await post(`${PROD}/rollbacks`, order(plan)),
      await post(`${PROD}/auto-build`, { target: lambdaId(), enabled: true }),
      await post(`/api/deployments/v1/rollbacks/${id}/cancel`, {}),
    ]) {
      expect(answer.status).toBe(403);
      expect(answer.body.error.name).toBe('NotAllowedError');
    }
    expect(audit.fail).toHaveBeenCalledTimes(3);
    // Planning and looking are reading. What was allowed is remembered for a moment.
    await planOf(PROD, lambdaId());
    denied = ['deployments.rollback', 'deployments.read'];
    expect((await post(`${PROD}/rollbacks`, order(plan))).status).toBe(404);
  });

  it('takes requests from people only', async () => {
    const plan = await planOf(PROD, lambdaId());
    const service = await request(server)
      .post(`${PROD}/rollbacks`)
      .set('Authorization', mockCredentials.service.header())
      .send(order(plan));
    expect(service.status).toBe(403);
    const nobody = await request(server)
      .post(`${PROD}/rollbacks`)
      .set('Authorization', mockCredentials.none.header())
      .send(order(plan));
    expect(nobody.status).toBe(401);
    expect(provider.effects).toEqual([]);
  });

  it('cancels what has not begun, and nothing else', async () => {
    const store = RollbackStore.create(knex);
    const id = '0f0e0d0c-0b0a-4908-8706-050403020100';
    await store.create(
      sampleRecord(id, {
        plan: samplePlan(sampleTarget()),
        requestedAt: Date.now(),
        requestedBy: ada.principal.userEntityRef,
      }),
      'another replica',
    );
    // The entity's targets become known when somebody asks for them.
    await post(`${PROD}/plans`, { target: lambdaId() });
    const cancel = () => post(`/api/deployments/v1/rollbacks/${id}/cancel`, {});
    const first = await cancel();
    expect(first.status).toBe(200);
    expect(first.body.rollback).toMatchObject({
      status: 'cancelled',
      error: 'Cancelled by user:default/ada before it began; nothing was done.',
    });
    const second = await cancel();
    expect(second.status).toBe(409);
    expect(second.body.error.message).toMatch(/has ended/);
    const absent = id.replace('0f', '0a');
    const path = `/api/deployments/v1/rollbacks/${absent}`;
    expect((await get(path)).status).toBe(404);
    expect((await get('/api/deployments/v1/rollbacks/1')).status).toBe(400);
    expect(provider.effects).toEqual([]);
  });

  it('pauses and resumes automatic builds where there are any', async () => {
    const body = { target: lambdaId(), enabled: false };
    expect((await post(`${PROD}/auto-build`, body)).status).toBe(204);
    expect(provider.autoBuild).toBe(false);
    provider.setAutoBuild = undefined;
    expect((await post(`${PROD}/auto-build`, body)).status).toBe(400);
  });

  it('says when AWS does not answer', async () => {
    await planOf(PROD, lambdaId());
    provider.planError = new Error('socket hang up');
    const passing = await post(`${PROD}/plans`, { target: lambdaId() });
    expect(passing.status).toBe(503);
    provider.planError = Object.assign(new Error('not authorized'), {
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 403 },
    });
    const refused = await post(`${PROD}/plans`, { target: lambdaId() });
    expect(refused.status).toBe(500);
  });
});
