import {
  groupPlanSchema,
  rollbackGroupViewSchema,
  type GroupPlan,
  type RollbackGroupView,
} from '@backspin/backstage-plugin-deployments-common';
import type { JsonObject } from '@backstage/types';
import { setTimeout as delay } from 'node:timers/promises';
import { testDatabases } from '../__testUtils__/databases';
import { FakeFleet } from '../__testUtils__/FakeFleet';
import { lambdaId, sampleTarget } from '../__testUtils__/samples';
import {
  ENTITY,
  IVA,
  MARA,
  OMAR,
  ROLLBACKS,
  startApprovals,
} from '../__testUtils__/startApprovals';

const databases = testDatabases();
const GROUPS = '/api/deployments/v1/rollback-groups';
const REF = 'component:default/royalty-calculator';
const NAMES = ['intake', 'ledger', 'payout', 'sandbox'];
const UNKNOWN = '11111111-1111-4111-8111-111111111111';
const ALWAYS = {
  title: 'Stocktaking',
  from: '2020-01-01T00:00',
  until: '2099-01-01T00:00',
  timeZone: 'Europe/Berlin',
};

describe('rollbacks of several targets', () => {
  let portal: Awaited<ReturnType<typeof startApprovals<FakeFleet>>>;
  const start = async (policy: JsonObject = {}) => {
    portal = await startApprovals(
      await databases.init('SQLITE_3'),
      policy,
      new FakeFleet(NAMES),
    );
  };
  afterEach(async () => {
    await portal.stop();
  });

  const planned = async (body: object = { environment: 'prod' }) => {
    const answer = await portal.post(MARA, `${ENTITY}/group-plans`, body);
    expect(answer.status).toBe(200);
    return groupPlanSchema.parse(answer.body);
  };
  const order = ({ members }: GroupPlan, more: object = {}) => ({
    targets: members.flatMap(({ plan }) =>
      plan
        ? [
            {
              target: plan.target.id,
              to: plan.to.id,
              strategy: plan.strategy,
              fingerprint: plan.fingerprint,
            },
          ]
        : [],
    ),
    reason: 'Errors since v43',
    ...more,
  });
  const send = (body: object, person = MARA) =>
    portal.post(person, `${ENTITY}/group-rollbacks`, body);
  const until = async (
    id: string,
    wanted: (view: RollbackGroupView) => boolean,
  ) => {
    for (let i = 0; i < 400; i++) {
      const answer = await portal.get(MARA, `${GROUPS}/${id}`);
      const view = rollbackGroupViewSchema.parse(answer.body);
      if (wanted(view)) return view;
      await delay(20);
    }
    throw new Error(`Group ${id} never was as wanted`);
  };
  const ended = ({ group }: RollbackGroupView) => group.endedAt !== undefined;
  const effects = () =>
    NAMES.map(
      name => portal.provider.clouds.of(sampleTarget(name)).effects.length,
    );

  it('plans all targets of an environment, in the order of the page', async () => {
    await start();
    const plan = await planned();
    expect(plan.members.map(({ target }) => target.name)).toEqual([
      'intake',
      'ledger',
      'payout',
    ]);
    expect(plan.members[0]).toMatchObject({
      entityRef: REF,
      plan: { from: { id: '43' }, to: { id: '42' } },
    });
    expect(plan).toMatchObject({
      atOnce: 5,
      mostAtOnce: 20,
      onFailure: 'stop',
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(effects()).toEqual([0, 0, 0, 0]);
  });

  it('has another fingerprint in another order', async () => {
    await start();
    const ids = ['intake', 'ledger'].map(name => ({ target: lambdaId(name) }));
    const one = await planned({ targets: ids });
    const other = await planned({ targets: [...ids].reverse() });
    expect(one.fingerprint).not.toBe(other.fingerprint);
    expect(other.members[0].target.name).toBe('ledger');
  });

  it('rolls them back as one, each with a rollback of its own', async () => {
    await start();
    const answer = await send(
      order(await planned(), { atOnce: 2, onFailure: 'continue' }),
    );
    expect(answer.status).toBe(202);
    const { id } = rollbackGroupViewSchema.parse(answer.body).group;
    const { group, mayCancel } = await until(id, ended);
    expect(mayCancel).toBe(false);
    expect(group).toMatchObject({
      status: 'succeeded',
      requestedBy: MARA,
      reason: 'Errors since v43',
      atOnce: 2,
      onFailure: 'continue',
      hidden: 0,
    });
    expect(effects()).toEqual([2, 2, 2, 0]);
    const [first] = group.members;
    expect(first).toMatchObject({ status: 'succeeded', position: 0 });
    const own = await portal.get(MARA, `${ROLLBACKS}/${first.rollbackId}`);
    expect(own.body).toMatchObject({
      rollback: { status: 'succeeded', group: { id, position: 0 } },
      mayUndo: true,
    });
    expect(
      portal.audited.find(
        ({ eventId }) => eventId === 'rollback-group-request',
      ),
    ).toMatchObject({
      severityLevel: 'high',
      meta: { members: expect.arrayContaining([expect.anything()]) },
      outcome: { succeeded: true },
    });
    const steps = portal.audited.filter(
      ({ eventId }) => eventId === 'rollback-step',
    );
    expect(steps).toHaveLength(6);
    expect(steps.every(({ meta }) => meta.groupId === id)).toBe(true);
    const [told] = await portal.notified(/^Rolled back 3 of 3 targets/);
    expect(told.payload.link).toBe(`/deployments/rollback-groups/${id}`);
  });

  it('takes targets of any entities, in order, each through its own', async () => {
    await start();
    const plan = await planned({
      targets: [
        { target: lambdaId('payout') },
        { target: lambdaId('sandbox') },
      ],
    });
    const { targets, ...rest } = order(plan);
    const members = targets.map(target => ({ ...target, entityRef: REF }));
    const across = '/api/deployments/v1/group-rollbacks';
    const stranger = await portal.post(MARA, across, {
      ...rest,
      members: [{ ...members[0], entityRef: 'component:default/other' }],
    });
    expect(stranger.status).toBe(404);
    const answer = await portal.post(MARA, across, { ...rest, members });
    expect(answer.status).toBe(202);
    await until(answer.body.group.id, ended);
    expect(effects()).toEqual([0, 0, 2, 2]);
  });

  it('stops at the first that fails', async () => {
    await start();
    portal.provider.clouds
      .of(sampleTarget('intake'))
      .fail('deploy', { kind: 'failed', message: 'AWS said no' });
    const answer = await send(order(await planned(), { atOnce: 1 }));
    const { group } = await until(answer.body.group.id, ended);
    expect(group.members.map(({ status }) => status)).toEqual([
      'failed',
      'cancelled',
      'cancelled',
    ]);
    expect(group).toMatchObject({
      status: 'failed',
      stopped:
        'The rollback of intake in prod has failed, and the group stops then.',
    });
    expect(effects().slice(1)).toEqual([0, 0, 0]);
  });

  it('refuses all when one is refused, unless it is left out', async () => {
    await start();
    const plan = await planned();
    portal.provider.clouds.of(sampleTarget('ledger')).live = [
      { releaseId: '44', weight: 1 },
    ];
    const answer = await send(order(plan));
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({
      code: 'members-refused',
      members: [
        {
          target: { name: 'ledger' },
          refusal: { code: 'state-changed' },
          plan: { from: { id: '44' } },
        },
      ],
    });
    const without = plan.members.filter(
      ({ target }) => target.name !== 'ledger',
    );
    const fewer = await send(order({ ...plan, members: without }));
    expect(fewer.status).toBe(202);
    await until(fewer.body.group.id, ended);
    expect(effects()).toEqual([2, 0, 2, 0]);
  });

  it('says beside a target why it cannot be rolled back', async () => {
    await start({ freezeWindows: [ALWAYS] });
    const all = await planned({
      targets: NAMES.map(name => ({ target: lambdaId(name) })),
    });
    expect(all.members.map(({ refusal }) => refusal?.code)).toEqual([
      'frozen',
      'frozen',
      'frozen',
      'frozen',
    ]);
    expect(all.fingerprint).toBeUndefined();
    const answer = await send(order(all));
    expect(answer.status).toBe(409);
    expect(answer.body.members).toHaveLength(4);
    expect(effects()).toEqual([0, 0, 0, 0]);
  });

  it('has its members wait for their approvals, in order', async () => {
    await start({ approvals: 1 });
    const answer = await send(order(await planned(), { atOnce: 1 }));
    const { group } = rollbackGroupViewSchema.parse(answer.body);
    expect(group.members.map(({ status }) => status)).toEqual(
      Array(3).fill('awaiting-approval'),
    );
    const decide = async (position: number) => {
      const { rollbackId } = group.members[position];
      const view = await portal.get(IVA, `${ROLLBACKS}/${rollbackId}`);
      const decided = await portal.decide(IVA, view.body.rollback);
      expect(decided.status).toBe(200);
    };
    await decide(1);
    const waits = await until(
      group.id,
      view => view.group.members[1].status === 'queued',
    );
    expect(waits.group.members[1].waiting).toBe(true);
    expect(effects()).toEqual([0, 0, 0, 0]);
    await decide(0);
    await until(group.id, view => view.group.members[1].status === 'succeeded');
    expect(effects()).toEqual([2, 2, 0, 0]);
    await decide(2);
    await until(group.id, ended);
    expect(effects()).toEqual([2, 2, 2, 0]);
  });

  it('cancels what has not begun, by whoever asked', async () => {
    await start({ approvals: 1 });
    const answer = await send(order(await planned()));
    const { id } = answer.body.group;
    const other = await portal.post(OMAR, `${GROUPS}/${id}/cancel`, {});
    expect(other.status).toBe(403);
    const stopped = await portal.post(MARA, `${GROUPS}/${id}/cancel`, {});
    expect(stopped.status).toBe(200);
    expect(stopped.body.group).toMatchObject({
      status: 'cancelled',
      stopped: `Stopped by ${MARA}.`,
    });
    expect((await portal.post(MARA, `${GROUPS}/${id}/cancel`, {})).status).toBe(
      409,
    );
    expect(effects()).toEqual([0, 0, 0, 0]);
  });

  it('asks for what has to be typed', async () => {
    await start({ typedConfirmation: true });
    const plan = await planned();
    const without = await send(order(plan));
    expect(without.status).toBe(400);
    expect(without.body.error.message).toMatch(/type prod/);
    const typed = await send(order(plan, { confirmation: 'prod' }));
    expect(typed.status).toBe(202);
    await until(typed.body.group.id, ended);
  });

  it('goes to releases that were taken back before only if each is confirmed', async () => {
    await start();
    portal.provider.takenBack = ['42'];
    const plan = await planned();
    const without = await send(order(plan));
    expect(without.status).toBe(409);
    expect(without.body.error.message).toMatch(/taken back before/);
    const wanted = order(plan);
    const confirmed = await send({
      ...wanted,
      targets: wanted.targets.map(one => ({
        ...one,
        confirmTakenBack: one.to,
      })),
    });
    expect(confirmed.status).toBe(202);
    await until(confirmed.body.group.id, ended);
  });

  it('asks for the permission for every target', async () => {
    await start();
    const plan = await planned();
    expect((await send(order(plan), OMAR)).status).toBe(403);
    expect((await send(order(plan), IVA)).status).toBe(403);
    const seen = await portal.post(OMAR, `${ENTITY}/group-plans`, {
      environment: 'prod',
    });
    expect(seen.body.members[0].refusal.code).toBe('not-allowed');
    expect(effects()).toEqual([0, 0, 0, 0]);
  });

  it('goes past freeze, approvals and the usual permission for whoever breaks glass', async () => {
    await start({ approvals: 1, freezeWindows: [ALWAYS] });
    const frozen = await planned();
    expect(frozen.members[0].refusal?.code).toBe('frozen');
    expect(frozen.members[0]).not.toHaveProperty('mayBreakGlass');
    expect(frozen).not.toHaveProperty('breakGlassTells');
    const seen = await portal.post(OMAR, `${ENTITY}/group-plans`, {
      environment: 'prod',
    });
    const plan = groupPlanSchema.parse(seen.body);
    expect(plan.breakGlassTells).toEqual([
      'group:default/payments',
      'group:default/security',
    ]);
    expect(plan.members.map(({ mayBreakGlass }) => mayBreakGlass)).toEqual(
      plan.members.map(() => true),
    );
    const reason = 'Payouts are sent twice, nobody else is awake';
    const glass = order(plan, { breakGlass: true, reason });
    expect((await send(order(plan), OMAR)).status).toBe(403);
    expect((await send(glass, MARA)).status).toBe(403);
    const short = await send({ ...glass, reason: 'Quick' }, OMAR);
    expect(short.status).toBe(400);
    expect(short.body.error.message).toMatch(/at least 20 characters/);
    const answer = await send(glass, OMAR);
    expect(answer.status).toBe(202);
    await until(answer.body.group.id, ended);
    expect(effects().slice(0, plan.members.length)).toEqual(
      plan.members.map(() => 2),
    );
    expect(
      portal.audited
        .filter(({ meta }) => meta.breakGlass)
        .map(({ eventId, severityLevel }) => `${eventId} ${severityLevel}`),
    ).toContain('rollback-group-request critical');
  });

  it('begins none when another rollback is in the way of one', async () => {
    await start();
    const plan = await planned();
    const answer = await Promise.all([send(order(plan)), send(order(plan))]);
    expect(answer.map(({ status }) => status).sort()).toEqual([202, 409]);
    const taken = answer.find(({ status }) => status === 202);
    await until(taken?.body.group.id, ended);
    expect(effects()).toEqual([2, 2, 2, 0]);
  });

  it.each<[string, (plan: GroupPlan) => object, RegExp]>([
    ['no targets', plan => ({ ...order(plan), targets: [] }), /targets/],
    ['no reason', plan => order(plan, { reason: ' ' }), /reason/],
    ['too many at once', plan => order(plan, { atOnce: 21 }), /at most 20/],
    ['none at once', plan => order(plan, { atOnce: 0 }), /atOnce/],
    [
      'a target twice',
      plan => {
        const { targets } = order(plan);
        return order(plan, { targets: [targets[0], targets[0]] });
      },
      /listed twice/,
    ],
  ])('does not take %s', async (_, body, message) => {
    await start();
    const answer = await send(body(await planned()));
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toMatch(message);
  });

  it('knows nothing of what is not there', async () => {
    await start();
    expect((await portal.get(MARA, `${GROUPS}/${UNKNOWN}`)).status).toBe(404);
    const elsewhere = await portal.post(MARA, `${ENTITY}/group-plans`, {
      targets: [{ target: lambdaId('somebody-elses') }],
    });
    expect(elsewhere.status).toBe(404);
    const nowhere = await portal.post(MARA, `${ENTITY}/group-plans`, {
      environment: 'staging',
    });
    expect(nowhere.status).toBe(404);
  });
});
