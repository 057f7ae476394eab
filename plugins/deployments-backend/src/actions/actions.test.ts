import { z } from 'zod/v3';
import { testDatabases } from '../rollback/__testUtils__/databases';
import {
  ended,
  entityRef,
  order,
  planned,
  startActions,
  target,
} from './__testUtils__/startActions';
import { planRollbackInput } from './schemas/plans';
import { requestRollbackInput } from './schemas/rollbacks';

const databases = testDatabases();
const start = async (options: Parameters<typeof startActions>[1] = {}) =>
  startActions(await databases.init('SQLITE_3'), options);

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
