import { mockCredentials } from '@backstage/backend-test-utils';
import { approvalsSchema } from '@backspin/backstage-plugin-deployments-common';
import type { Knex } from 'knex';
import request from 'supertest';
import { testDatabases } from './__testUtils__/databases';
import {
  CATALOG,
  ENTITY,
  IVA,
  MARA,
  OMAR,
  ROLLBACKS,
  SOFIA,
  startApprovals,
} from './__testUtils__/startApprovals';
import { lambdaId } from './__testUtils__/samples';

const databases = testDatabases();
const GROUPS = ['group:default/release-managers'];

describe('approvals', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startApprovals>>;
  const start = async (policy: Parameters<typeof startApprovals>[1] = {}) => {
    knex = await databases.init('SQLITE_3');
    portal = await startApprovals(knex, {
      approvals: 1,
      approverGroups: GROUPS,
      ...policy,
    });
    return portal;
  };
  afterEach(async () => {
    await portal.stop();
  });
  const untouched = () => portal.provider.effects;

  it('waits, is approved, and is carried out at once', async () => {
    await start();
    const plan = await portal.plan();
    expect(plan.policy).toEqual({
      approvals: 1,
      approverGroups: GROUPS,
      expiresAfterSeconds: 4 * 60 * 60,
    });
    const asked = await portal.ask();
    expect(asked).toMatchObject({
      status: 'awaiting-approval',
      approval: { required: 1, groups: GROUPS, decisions: [] },
    });
    const [notice] = await portal.notified(/Your approval is asked for/);
    expect(notice).toMatchObject({
      recipients: { entityRef: GROUPS, excludeEntityRef: MARA },
      payload: { link: `/deployments/rollbacks/${asked.id}` },
    });
    expect(untouched()).toEqual([]);

    const answer = await portal.decide(IVA, asked, { comment: 'Looks right' });
    expect(answer.status).toBe(200);
    const { rollback } = await portal.until(asked, 'succeeded');
    expect(rollback.approval).toMatchObject({
      approvedAt: expect.any(String),
      decisions: [{ by: IVA, decision: 'approve', comment: 'Looks right' }],
    });
    expect(portal.provider.effects).toEqual(['pause-builds', 'deploy']);
    const [approved] = await portal.notified(/^Approved, and begun/);
    expect(approved.recipients.entityRef).toEqual([MARA, IVA]);
    await portal.notified(/^Rolled back/);
    // Each turn was told once.
    expect(portal.sent.map(({ payload }) => payload.title)).toHaveLength(4);
  });

  it('holds the target while it waits, and says what is in the way', async () => {
    await start();
    const asked = await portal.ask();
    const second = await portal.post(MARA, `${ENTITY}/plans`, {
      target: lambdaId(),
    });
    expect(second.status).toBe(409);
    expect(second.body).toMatchObject({
      code: 'rollback-in-progress',
      active: { id: asked.id, status: 'awaiting-approval' },
      error: { message: expect.stringContaining('awaits approval') },
    });
  });

  it('lists what the caller may decide, and what the caller asked for', async () => {
    await start();
    const asked = await portal.ask();
    const list = async (person: string) =>
      approvalsSchema.parse(
        (await portal.get(person, '/api/deployments/v1/approvals')).body,
      );
    expect(await list(MARA)).toMatchObject({
      toDecide: [],
      requested: [
        { rollback: { id: asked.id }, mayCancel: true, mayDecide: false },
      ],
    });
    expect(await list(IVA)).toMatchObject({
      toDecide: [{ rollback: { id: asked.id }, mayDecide: true, changes: [] }],
      requested: [],
    });
    expect(await list(OMAR)).toEqual({ toDecide: [], requested: [] });
    portal.denied.add(`${SOFIA} deployments.read`);
    expect(await list(SOFIA)).toEqual({ toDecide: [], requested: [] });
    const view = await portal.get(OMAR, `${ROLLBACKS}/${asked.id}`);
    expect(view.body.whyNot).toMatch(/Only members of/);
  });

  it('is rejected with a comment, which ends it and frees the target', async () => {
    await start();
    const asked = await portal.ask();
    const wordless = await portal.decide(IVA, asked, { decision: 'reject' });
    expect(wordless.status).toBe(400);
    const answer = await portal.decide(IVA, asked, {
      decision: 'reject',
      comment: 'The alarm is older than v43',
    });
    expect(answer.body.rollback).toMatchObject({
      status: 'rejected',
      error: expect.stringContaining('The alarm is older than v43'),
      steps: [{ status: 'skipped' }, { status: 'skipped' }],
    });
    const [notice] = await portal.notified(/was rejected by user:default\/iva/);
    expect(notice.recipients.entityRef).toEqual([MARA]);
    expect(untouched()).toEqual([]);
    await portal.plan();
  });

  it('can be withdrawn by whoever asked, even without the permission by now', async () => {
    await start();
    const asked = await portal.ask();
    portal.denied.add(`${MARA} deployments.rollback`);
    const other = await portal.post(
      OMAR,
      `${ROLLBACKS}/${asked.id}/cancel`,
      {},
    );
    expect(other.status).toBe(403);
    const own = await portal.post(MARA, `${ROLLBACKS}/${asked.id}/cancel`, {});
    expect(own.body.rollback.status).toBe('cancelled');
    const late = await portal.decide(IVA, asked);
    expect(late.status).toBe(409);
    expect(late.body.code).toBe('not-awaiting-approval');
  });

  describe('abuse', () => {
    it('nobody approves what they asked for, whatever else they may', async () => {
      await start({ approverGroups: ['group:default/payments'] });
      const asked = await portal.ask();
      const answer = await portal.decide(MARA, asked);
      expect(answer.status).toBe(403);
      expect(answer.body.error.message).toMatch(/yourself/);
      expect((await portal.until(asked, 'awaiting-approval')).rollback).toEqual(
        expect.objectContaining({
          approval: expect.objectContaining({ decisions: [] }),
        }),
      );
    });

    it.each([
      ['no member of the groups', OMAR, undefined, 403],
      ['a member without the permission', IVA, 'deployments.approve', 403],
      ['a member who may not see it', IVA, 'deployments.read', 404],
    ])('%s does not approve', async (_, person, permission, status) => {
      await start();
      const asked = await portal.ask();
      portal.denied.add(`${person} ${permission}`);
      expect((await portal.decide(person, asked)).status).toBe(status);
      expect(untouched()).toEqual([]);
    });

    it('one person counts once, however often they approve', async () => {
      await start({ approvals: 2 });
      const asked = await portal.ask();
      const answers = await Promise.all([
        portal.decide(IVA, asked),
        portal.decide(IVA, asked),
        portal.decide(IVA, asked),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([
        200, 409, 409,
      ]);
      const again = await portal.decide(IVA, asked);
      expect(again.body.code).toBe('already-decided');
      const { rollback } = await portal.until(asked, 'awaiting-approval');
      expect(rollback.approval?.decisions).toHaveLength(1);
    });

    it('two people at the same time count as two, and it is carried out once', async () => {
      await start({ approvals: 2 });
      const asked = await portal.ask();
      const answers = await Promise.all([
        portal.decide(IVA, asked),
        portal.decide(SOFIA, asked),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      await portal.until(asked, 'succeeded');
      expect(portal.provider.effects).toEqual(['pause-builds', 'deploy']);
    });

    it.each([
      ['forged', 'f'.repeat(64), 409],
      ['empty', '', 400],
      ['oversized', 'f'.repeat(129), 400],
    ])('a %s fingerprint approves nothing', async (_, fingerprint, status) => {
      await start();
      const asked = await portal.ask();
      const answer = await portal.decide(IVA, asked, { fingerprint });
      expect(answer.status).toBe(status);
      expect(untouched()).toEqual([]);
    });

    it('the fingerprint of an earlier request is refused for a later one', async () => {
      await start();
      const first = await portal.ask();
      await portal.post(MARA, `${ROLLBACKS}/${first.id}/cancel`, {});
      portal.provider.live = [{ releaseId: '44', weight: 1 }];
      const second = await portal.ask();
      const answer = await portal.decide(IVA, {
        ...second,
        plan: first.plan,
      });
      expect(answer.status).toBe(409);
      expect(answer.body.code).toBe('plan-differs');
      expect(untouched()).toEqual([]);
    });

    it.each([
      ['its plan', { plan: (text: string) => text.replaceAll('"42"', '"41"') }],
      ['its reason', { reason: () => 'Something else' }],
      ['who asked', { requested_by: () => SOFIA }],
      ['how many must approve', { approvals_required: () => 5 }],
    ])(
      'altered in the database, %s, it is not carried out',
      async (_, changes) => {
        await start();
        const asked = await portal.ask();
        await portal.notified(/Your approval/);
        const row = await knex('rollbacks').where({ id: asked.id }).first();
        const altered = Object.fromEntries(
          Object.entries(changes).map(([column, change]) => [
            column,
            (change as (text: string) => unknown)(row[column]),
          ]),
        );
        await knex('rollbacks').where({ id: asked.id }).update(altered);
        const answer = await portal.decide(IVA, asked);
        expect(answer.status).toBe(409);
        expect(untouched()).toEqual([]);
        await knex('rollbacks').where({ id: asked.id }).update({ due_at: 1 });
        const { rollback } = await portal.until(asked, 'cancelled');
        expect(rollback.error).toMatch(/not what was asked for/);
      },
    );

    it('an approval after the time is over does not count, and it expires by itself', async () => {
      await start();
      const asked = await portal.ask();
      await portal.notified(/Your approval/);
      await knex('rollbacks')
        .where({ id: asked.id })
        .update({ approval_expires_at: 1 });
      const late = await portal.decide(IVA, asked);
      expect(late.status).toBe(409);
      expect(late.body.code).toBe('not-awaiting-approval');
      await knex('rollbacks').where({ id: asked.id }).update({ due_at: 1 });
      const { rollback } = await portal.until(asked, 'expired');
      expect(rollback.error).toMatch(/No approval came in time/);
      const [notice] = await portal.notified(/was not approved in time/);
      expect(notice.recipients.entityRef).toEqual([MARA]);
      expect(untouched()).toEqual([]);
    });

    it('what has changed since the plan is not carried out, however often approved', async () => {
      await start();
      const asked = await portal.ask();
      portal.provider.live = [{ releaseId: '44', weight: 1 }];
      expect((await portal.decide(IVA, asked)).status).toBe(200);
      const { rollback } = await portal.until(asked, 'cancelled');
      expect(rollback.error).toMatch(/state of .* has changed.*live.*v44/i);
      const [notice] = await portal.notified(/was cancelled/);
      expect(notice.recipients.entityRef).toEqual([MARA, IVA]);
      expect(untouched()).toEqual([]);
    });

    it.each<[string, (name: string) => boolean, RegExp]>([
      ['has left', name => name !== 'mara.k', /not in the catalog any more/],
      ['left the group', () => true, /does not own/],
    ])('a requester who %s gets nothing', async (_, keeps, message) => {
      await start();
      const asked = await portal.ask();
      portal.setCatalog(
        CATALOG()
          .filter(({ metadata }) => keeps(metadata.name))
          .map(entity =>
            entity.metadata.name === 'mara.k'
              ? { ...entity, relations: [] }
              : entity,
          ),
      );
      expect((await portal.decide(IVA, asked)).status).toBe(200);
      const { rollback } = await portal.until(asked, 'cancelled');
      expect(rollback.error).toMatch(message);
      expect(untouched()).toEqual([]);
    });

    it.each<[string, object | string, number]>([
      ['nothing', {}, 400],
      ['an unknown decision', { decision: 'maybe', fingerprint: 'f' }, 400],
      [
        'more than is asked',
        { decision: 'approve', fingerprint: 'f', by: SOFIA },
        400,
      ],
      [
        'a long comment',
        { decision: 'approve', fingerprint: 'f', comment: 'x'.repeat(1_001) },
        400,
      ],
      ['a huge body', { decision: 'x'.repeat(20_000) }, 413],
      ['a list', [], 400],
    ])('refuses a body with %s', async (_, body, status) => {
      await start();
      const asked = await portal.ask();
      const path = `${ROLLBACKS}/${asked.id}/approvals`;
      const answer = await portal.post(IVA, path, body as object);
      expect(answer.status).toBe(status);
      expect((await portal.until(asked, 'awaiting-approval')).rollback.id).toBe(
        asked.id,
      );
    });

    it('takes decisions from people only', async () => {
      await start();
      const asked = await portal.ask();
      const path = `${ROLLBACKS}/${asked.id}/approvals`;
      const ask = (header: string) =>
        request(portal.server)
          .post(path)
          .set('Authorization', header)
          .send({ decision: 'approve', fingerprint: asked.plan.fingerprint });
      expect((await ask(mockCredentials.service.header())).status).toBe(403);
      expect((await ask(mockCredentials.none.header())).status).toBe(401);
      expect(untouched()).toEqual([]);
    });

    it("does not take somebody else's ARN, approval or not", async () => {
      await start();
      const plan = await portal.plan();
      const answer = await portal.post(MARA, `${ENTITY}/rollbacks`, {
        ...portal.order(plan),
        target: lambdaId('payouts'),
      });
      expect(answer.status).toBe(404);
      expect(untouched()).toEqual([]);
    });

    it('leaves a trail of who decided what, without anything secret', async () => {
      await start();
      const asked = await portal.ask();
      await portal.decide(MARA, asked);
      await portal.decide(IVA, asked, { comment: 'Looks right' });
      await portal.until(asked, 'succeeded');
      await portal.notified(/^Rolled back/);
      const trail = portal.audited.map(({ eventId, outcome }) => [
        eventId,
        outcome?.succeeded,
      ]);
      expect(trail).toEqual([
        ['rollback-request', true],
        ['rollback-decision', false],
        ['rollback-decision', true],
        ['rollback-approved', true],
        ['rollback-step', true],
        ['rollback-step', true],
        ['rollback-end', true],
      ]);
      expect(portal.audited[2].meta).toEqual({
        rollbackId: asked.id,
        decision: 'approve',
        comment: 'Looks right',
      });
      const written = JSON.stringify(portal.audited);
      expect(written).not.toMatch(/authorization|bearer|mock-user|token/i);
      expect(written).not.toContain(asked.plan.fingerprint);
    });
  });
});
