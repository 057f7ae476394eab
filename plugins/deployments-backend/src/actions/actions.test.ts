import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { z } from 'zod/v3';
import { eventually } from '../__testUtils__/startPlugin';
import { testDatabases } from '../rollback/__testUtils__/databases';
import { lambdaId } from '../rollback/__testUtils__/samples';
import { startActions } from './__testUtils__/startActions';
import { planRollbackInput } from './schemas/plans';
import { requestRollbackInput } from './schemas/rollbacks';

const databases = testDatabases();
const start = async (options: Parameters<typeof startActions>[1] = {}) =>
  startActions(await databases.init('SQLITE_3'), options);
type Started = Awaited<ReturnType<typeof start>>;

const entityRef = 'component:default/royalty-calculator';
const target = lambdaId();
const DENY = { result: AuthorizeResult.DENY } as const;

const planned = async ({ invoke }: Started, more: object = {}) => {
  const { status, body } = await invoke('plan-rollback', {
    entityRef,
    target,
    ...more,
  });
  expect([status, body.error]).toEqual([200, undefined]);
  return body.output;
};
const order = (fingerprint: string, more: object = {}) => ({
  entityRef,
  target,
  fingerprint,
  reason: 'Errors since v43',
  confirmation: 'prod',
  ...more,
});
const ended = async ({ invoke }: Started, id: string) => {
  const { body } = await eventually(
    () => invoke('get-rollback', { id }),
    answer =>
      ['succeeded', 'failed', 'cancelled'].includes(answer.body.output.status),
  );
  return body.output;
};

describe('the actions', () => {
  it('are offered with their nature, and with a description of everything they take', async () => {
    const { list } = await start();
    const actions: any[] = await list();
    const readOnly = { readOnly: true, destructive: false, idempotent: true };
    expect(
      Object.fromEntries(actions.map(({ id, attributes }) => [id, attributes])),
    ).toEqual({
      'deployments:list-deployments': readOnly,
      'deployments:list-releases': readOnly,
      'deployments:plan-rollback': readOnly,
      'deployments:request-rollback': {
        readOnly: false,
        destructive: true,
        idempotent: false,
      },
      'deployments:get-rollback': readOnly,
    });
    const undescribed = actions.flatMap(({ id, schema }) =>
      Object.entries<{ description?: string }>(schema.input.properties)
        .filter(([, { description }]) => !description)
        .map(([name]) => `${id} ${name}`),
    );
    expect(undescribed).toEqual([]);
  });

  it('have examples that fit their input', async () => {
    const { list } = await start();
    const actions: any[] = await list();
    const inputs = (name: string) =>
      actions
        .find(({ id }) => id === `deployments:${name}`)
        .examples.map(({ input }: { input: unknown }) => input);
    for (const input of inputs('plan-rollback')) {
      expect(planRollbackInput(z).strict().parse(input)).toEqual(input);
    }
    for (const input of inputs('request-rollback')) {
      expect(requestRollbackInput(z).strict().parse(input)).toEqual(input);
    }
    expect(actions.every(({ examples }) => examples.length > 0)).toBe(true);
  });

  it('list, plan, roll back, tell the outcome, and list again', async () => {
    const started = await start();
    const { invoke, provider } = started;

    const before = await invoke('list-deployments', { entityRef });
    expect(before.body.output).toMatchObject({
      entityRef,
      history: [],
      targets: [
        {
          target: { id: target, environment: 'prod' },
          state: 'live',
          live: [{ release: { id: '43' }, weight: 1 }],
          mayRollBack: true,
        },
      ],
    });

    const plan = await planned(started);
    expect(plan).toMatchObject({
      from: { id: '43' },
      to: { id: '42' },
      confirmation: 'prod',
      steps: [
        { call: 'pause-builds', effect: true },
        { call: 'deploy', effect: true },
      ],
    });
    expect(provider.effects).toEqual([]);

    const asked = await invoke('request-rollback', order(plan.fingerprint));
    expect([asked.status, asked.body.error]).toEqual([200, undefined]);
    const { id } = asked.body.output;
    expect(asked.body.output).toMatchObject({
      status: 'queued',
      requestedBy: 'user:default/ada',
      page: `https://portal.example.com/deployments/rollbacks/${id}`,
      next: expect.stringContaining('get-rollback'),
    });

    const rollback = await ended(started, id);
    expect(rollback).toMatchObject({
      status: 'succeeded',
      from: { id: '43' },
      to: { id: '42' },
      mayUndo: true,
      verdict: { result: 'unknown' },
      steps: [{ status: 'succeeded' }, { status: 'succeeded' }],
    });
    expect(provider.effects).toEqual(['pause-builds', 'deploy']);

    const after = await invoke('list-deployments', {
      entityRef: 'royalty-calculator',
      environment: 'prod',
      history: 1,
    });
    expect(after.body.output).toMatchObject({
      targets: [{ rollback: { id, status: 'succeeded' } }],
      history: [{ release: { id: '42' }, rollbackId: id, environment: 'prod' }],
    });

    const undo = await planned(started, { undoes: id });
    expect(undo.to.id).toBe('43');
    const undone = await invoke(
      'request-rollback',
      order(undo.fingerprint, { undoes: id }),
    );
    await ended(started, undone.body.output.id);
    expect((await ended(started, id)).undoneBy).toBe(undone.body.output.id);
  });

  it('give what was asked for only', async () => {
    const { invoke } = await start();
    const none = await invoke('list-deployments', {
      entityRef,
      environment: 'dev',
      history: 0,
    });
    expect(none.body.output.targets).toEqual([]);
    const releases = await invoke('list-releases', { entityRef, target });
    expect(releases.body.output.candidates).toMatchObject([
      { release: { id: '42' }, eligible: true, lastGood: true },
      { release: { id: '41' }, lastGood: false },
    ]);
  });

  it('name the field that does not fit', async () => {
    const started = await start();
    const { invoke, provider } = started;
    const { fingerprint } = await planned(started);
    const cases: Array<[string, object, RegExp]> = [
      ['list-deployments', { entityRef: ':/' }, /entityRef: :\/ names/],
      ['list-deployments', { entityRef, history: 51 }, /history/],
      ['plan-rollback', { entityRef }, /target/],
      ['plan-rollback', { entityRef, target, strategy: 'x' }, /strategy/],
      ['request-rollback', order(fingerprint, { reason: 'x' }), /reason/],
      [
        'request-rollback',
        order(fingerprint, { reason: 'x'.repeat(1001) }),
        /reason/,
      ],
      [
        'request-rollback',
        order(fingerprint, { confirmation: undefined }),
        /confirmation: type prod/,
      ],
      [
        'request-rollback',
        order(fingerprint, { confirmation: 'dev' }),
        /confirmation: type prod/,
      ],
      ['get-rollback', { id: 'none' }, /id/],
    ];
    for (const [name, input, message] of cases) {
      const { status, body } = await invoke(name, input);
      expect([name, status]).toEqual([name, 400]);
      expect(body.error).toMatchObject({
        name: 'InputError',
        message: expect.stringMatching(message),
      });
    }
    expect(provider.effects).toEqual([]);
  });
});

describe('who may use the actions', () => {
  it('is not somebody who has not signed in', async () => {
    const { invokeAs } = await start();
    for (const name of ['list-deployments', 'request-rollback']) {
      const { status } = await invokeAs(
        mockCredentials.none.header(),
        name,
        order('f'),
      );
      expect(status).toBe(401);
    }
  });

  it('is a person where something changes, and never a service', async () => {
    const started = await start();
    const { invokeAs, provider } = started;
    const service = mockCredentials.service.header();
    const { fingerprint } = await planned(started);
    const seen = await invokeAs(service, 'list-deployments', { entityRef });
    expect(seen.status).toBe(200);
    const refused = await invokeAs(
      service,
      'request-rollback',
      order(fingerprint),
    );
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toMatch(/by a person.*Sign in/);
    expect(provider.effects).toEqual([]);
  });

  it('see nothing of what the policy hides, as if it did not exist', async () => {
    const { invoke } = await start({ policy: { 'deployments.read': DENY } });
    const listed = await invoke('list-deployments', { entityRef });
    expect(listed.body.output.targets).toEqual([]);
    const absent = 'arn:aws:lambda:us-east-1:333333333333:function:none:live';
    for (const id of [target, absent]) {
      for (const name of ['list-releases', 'plan-rollback']) {
        const answer = await invoke(name, { entityRef, target: id });
        expect(answer.status).toBe(404);
        expect(answer.body.error.message).toBe(
          `${entityRef} has no target ${id} that you may see. The targets that you may see are those of list-deployments`,
        );
      }
    }
  });

  it('may plan but not roll back without the permission, and the attempt is on record', async () => {
    const started = await start({ policy: { 'deployments.rollback': DENY } });
    const { invoke, provider, auditor, audit } = started;
    const { fingerprint } = await planned(started);
    for (const more of [{}, { to: '42', strategy: 'lambda-alias' }]) {
      const { status, body } = await invoke(
        'request-rollback',
        order(fingerprint, more),
      );
      expect(status).toBe(403);
      expect(body.error).toMatchObject({
        name: 'NotAllowedError',
        message: expect.stringContaining('deployments.rollback'),
      });
    }
    expect(provider.effects).toEqual([]);
    expect(auditor.createEvent).toHaveBeenCalledTimes(2);
    expect(audit.fail).toHaveBeenCalledTimes(2);
    expect(audit.success).not.toHaveBeenCalled();
  });

  it('may not reach the target of another entity', async () => {
    const started = await start();
    const { invoke, provider } = started;
    const { fingerprint } = await planned(started);
    const foreign = { entityRef: 'component:default/statement-export' };
    for (const [name, input] of [
      ['list-releases', { ...foreign, target }],
      ['plan-rollback', { ...foreign, target }],
      ['request-rollback', order(fingerprint, foreign)],
      [
        'request-rollback',
        order(fingerprint, { ...foreign, to: '42', strategy: 'lambda-alias' }),
      ],
    ] as const) {
      const { status, body } = await invoke(name, input);
      expect([name, status, body.error.name]).toEqual([
        name,
        404,
        'NotFoundError',
      ]);
    }
    expect(provider.effects).toEqual([]);
  });

  it('may not read a rollback of what they cannot see', async () => {
    const policy: NonNullable<
      NonNullable<Parameters<typeof start>[0]>['policy']
    > = {};
    const started = await start({ policy });
    const { invoke, invokeAs } = started;
    const { fingerprint } = await planned(started);
    const asked = await invoke('request-rollback', order(fingerprint));
    const { id } = asked.body.output;
    await ended(started, id);
    policy['deployments.read'] = DENY;
    const other = mockCredentials.user.header('user:default/other');
    expect((await invokeAs(other, 'get-rollback', { id })).status).toBe(404);
  });
});

describe('a request through an action', () => {
  it('is refused with the new plan in its message when things have changed', async () => {
    const started = await start();
    const { invoke, provider } = started;
    const { fingerprint } = await planned(started);
    provider.live = [{ releaseId: '44', weight: 1 }];
    for (const more of [{}, { to: '42', strategy: 'lambda-alias' }]) {
      const { status, body } = await invoke(
        'request-rollback',
        order(fingerprint, more),
      );
      expect([status, body.error.name]).toEqual([409, 'ConflictError']);
      expect(body.error.message).toMatch(
        /has changed.*Live now: v44.*\(state-changed\)/,
      );
      const digest = JSON.parse(
        /The new plan is (\{.*\})\. Show it/.exec(body.error.message)![1],
      );
      const fresh = await planned(started);
      expect(digest).toEqual({
        fingerprint: fresh.fingerprint,
        from: 'v44',
        to: { id: '42', label: 'v42' },
        strategy: 'lambda-alias',
        calls: ['pause-builds', 'deploy'],
        warnings: [],
        confirmation: 'prod',
      });
    }
    expect(provider.effects).toEqual([]);
    const { fingerprint: agreed } = await planned(started);
    const taken = await invoke('request-rollback', order(agreed));
    expect(taken.status).toBe(200);
  });

  it('is refused with a forged fingerprint, and with that of another release or target', async () => {
    const started = await start();
    const { invoke, provider } = started;
    const other = await planned(started, { to: '41' });
    const elsewhere = await planned(started, {
      entityRef: 'component:default/statement-export',
      target: lambdaId('statement-export'),
    });
    for (const fingerprint of [
      'forged',
      other.fingerprint,
      elsewhere.fingerprint,
    ]) {
      const { status, body } = await invoke(
        'request-rollback',
        order(fingerprint),
      );
      expect([status, body.error.name]).toEqual([409, 'ConflictError']);
    }
    expect(provider.effects).toEqual([]);
  });

  it('is refused while another is in progress, and says which', async () => {
    const started = await start();
    const { invoke, provider } = started;
    let goOn = () => {};
    const held = new Promise<void>(resolve => {
      goOn = resolve;
    });
    provider.onStep = () => held;
    const { fingerprint } = await planned(started);
    const first = await invoke('request-rollback', order(fingerprint));
    const { id } = first.body.output;
    const second = await invoke('request-rollback', order(fingerprint));
    expect(second.status).toBe(409);
    expect(second.body.error.message).toMatch(
      new RegExp(`in-progress.*get-rollback, id ${id}`),
    );
    goOn();
    expect((await ended(started, id)).status).toBe('succeeded');
  });

  it('says when AWS could not be asked, and when there is nothing to go back to', async () => {
    const { invoke, provider } = await start();
    provider.planError = Object.assign(new Error('slow down'), {
      name: 'ThrottlingException',
    });
    const down = await invoke('plan-rollback', { entityRef, target });
    expect([down.status, down.body.error.name]).toEqual([
      503,
      'ServiceUnavailableError',
    ]);
    provider.planError = undefined;
    provider.refusal = {
      code: 'nothing-to-go-back-to',
      message: 'v43 is the first version.',
    };
    const nothing = await invoke('plan-rollback', { entityRef, target });
    expect([nothing.status, nothing.body.error.message]).toEqual([
      409,
      'v43 is the first version. (nothing-to-go-back-to)',
    ]);
  });

  it('is on record with who asked and why, and without anything secret', async () => {
    const started = await start();
    const { invoke, auditor, audit, logger, ada } = started;
    const { fingerprint } = await planned(started);
    const asked = await invoke('request-rollback', order(fingerprint));
    const { id } = asked.body.output;
    await ended(started, id);
    await invoke('request-rollback', order('forged'));

    expect(auditor.createEvent).toHaveBeenNthCalledWith(1, {
      eventId: 'rollback-request',
      severityLevel: 'high',
      meta: {
        entityRef,
        targetId: target,
        reason: 'Errors since v43',
        requestedBy: 'user:default/ada',
        through: 'action',
      },
    });
    expect(audit.success).toHaveBeenCalledWith({
      meta: { rollbackId: id, to: '42', strategy: 'lambda-alias' },
    });
    const token = ada.replace('Bearer ', '');
    const said = JSON.stringify([
      ...[logger.debug, logger.info, logger.warn, logger.error].flatMap(
        ({ mock }) => mock.calls,
      ),
      auditor.createEvent.mock.calls,
      audit.success.mock.calls,
      audit.fail.mock.calls.map(([{ error }]) => String(error)),
    ]);
    expect(said).toContain('Errors since v43');
    expect(said).not.toContain(token);
    expect(said).not.toContain('"confirmation":');
    expect(said).not.toContain('"input":');
  });
});
