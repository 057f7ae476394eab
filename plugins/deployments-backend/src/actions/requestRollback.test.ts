import { testDatabases } from '../rollback/__testUtils__/databases';
import { lambdaId } from '../rollback/__testUtils__/samples';
import {
  ended,
  entityRef,
  order,
  planned,
  startActions,
  target,
} from './__testUtils__/startActions';

const databases = testDatabases();
const start = async (options: Parameters<typeof startActions>[1] = {}) =>
  startActions(await databases.init('SQLITE_3'), options);

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
        policy: expect.objectContaining({ approvals: 0 }),
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
      'v43 is the first version (nothing-to-go-back-to).',
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
    expect(audit.fail.mock.calls[0][0].error).not.toHaveProperty('details');
  });

  it('waits for approval where the policy asks for it, whatever the input says', async () => {
    const started = await start({ prod: { approvals: 2 } });
    const { invoke, provider, list } = started;
    const plan = await planned(started);
    expect(plan.policy).toMatchObject({ approvals: 2 });
    const asked = await invoke(
      'request-rollback',
      order(plan.fingerprint, {
        breakGlass: true,
        approvals: 0,
        approvedBy: ['user:default/ada'],
      }),
    );
    expect(asked.body.output).toMatchObject({
      status: 'awaiting-approval',
      next: expect.stringContaining('Nothing has been done yet'),
      approval: { required: 2, decisions: [] },
    });
    expect(asked.body.output).not.toHaveProperty('breakGlass');

    const again = await invoke('request-rollback', order(plan.fingerprint));
    expect(again.body.error.message).toMatch(/awaits approval.*get-rollback/);
    expect(provider.effects).toEqual([]);
    const names = (await list()).map(({ name }: { name: string }) => name);
    expect(names.join()).not.toMatch(/approv|glass|cancel/);
  });

  it('is refused during a freeze', async () => {
    const started = await start({
      prod: {
        freezeWindows: [
          {
            title: 'Year end',
            timeZone: 'Europe/Berlin',
            from: '2020-01-01T00:00',
            until: '2199-01-01T00:00',
          },
        ],
      },
    });
    const { invoke, provider } = started;
    const plan = await planned(started);
    expect(plan.policy.freeze).toMatchObject({ title: 'Year end' });
    const refused = await invoke(
      'request-rollback',
      order(plan.fingerprint, { breakGlass: true }),
    );
    expect([refused.status, refused.body.error.message]).toEqual([
      409,
      expect.stringMatching(/freeze "Year end".*\(frozen\)/),
    ]);
    expect(provider.effects).toEqual([]);
  });
});
