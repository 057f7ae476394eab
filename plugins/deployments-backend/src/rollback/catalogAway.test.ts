import type { Knex } from 'knex';
import { testDatabases } from './__testUtils__/databases';
import { lambdaId } from './__testUtils__/samples';
import {
  ENTITY,
  IVA,
  MARA,
  OMAR,
  ROLLBACKS,
  startApprovals,
} from './__testUtils__/startApprovals';

const databases = testDatabases();
const REASON = 'Payouts are wrong, and the catalog is gone too';
const API = '/api/deployments/v1';

describe('while the catalog does not answer', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startApprovals>>;
  const start = async (policy: Parameters<typeof startApprovals>[1]) => {
    knex = await databases.init('SQLITE_3');
    portal = await startApprovals(knex, policy);
  };
  afterEach(async () => {
    await portal.stop();
  });

  it('takes no approval, says what to do, and takes it afterwards', async () => {
    await start({
      approvals: 1,
      approverGroups: ['group:default/release-managers'],
    });
    const asked = await portal.ask();
    portal.loseCatalog();
    for (const person of [IVA, OMAR]) {
      const answer = await portal.decide(person, asked);
      expect(answer.status).toBe(503);
      expect(answer.body.error).toMatchObject({
        name: 'ServiceUnavailableError',
        message: expect.stringMatching(
          /catalog does not answer.*Nothing was done.*Try again.*break glass/s,
        ),
      });
    }
    const withdrawn = await portal.post(
      MARA,
      `${ROLLBACKS}/${asked.id}/cancel`,
      {},
    );
    expect(withdrawn.status).toBe(503);
    portal.loseCatalog(false);
    expect((await portal.decide(OMAR, asked)).status).toBe(403);
    expect((await portal.decide(IVA, asked)).status).toBe(200);
    await portal.until(asked, 'succeeded');
  });

  it('takes no approval either when it is lost between two questions', async () => {
    await start({ approvals: 1 });
    const asked = await portal.ask();
    portal.loseCatalog('groups');
    const answer = await portal.decide(IVA, asked);
    expect(answer.status).toBe(503);
    expect(answer.body.error.message).toMatch(/Try again/);
    expect((await portal.get(IVA, `${ROLLBACKS}/${asked.id}`)).body).toEqual(
      expect.objectContaining({
        rollback: expect.objectContaining({ status: 'awaiting-approval' }),
      }),
    );
  });

  it('lets break glass by its own permission, and nothing else', async () => {
    await start({
      approvals: 1,
      overrides: [
        { match: { tags: ['money'] }, typedConfirmation: true },
        { match: { systems: ['system:default/royalties'] }, approvals: 2 },
      ],
    });
    await portal.plan(IVA);
    portal.loseCatalog();

    const denied = await portal.post(MARA, `${ENTITY}/plans`, {
      target: lambdaId(),
    });
    expect(denied.status).toBe(503);

    const plan = await portal.plan(OMAR);
    // The policy is that of the entity as it was last known.
    expect(plan).toMatchObject({
      mayBreakGlass: true,
      breakGlassTells: ['group:default/payments', 'group:default/security'],
      confirmation: 'prod',
      policy: { approvals: 2 },
    });
    const send = (person: string, more: object) =>
      portal.post(
        person,
        `${ENTITY}/rollbacks`,
        portal.order(plan, { confirmation: 'prod', ...more }),
      );
    for (const person of [MARA, OMAR]) {
      const answer = await send(person, {});
      expect(answer.status).toBe(503);
      expect(answer.body.error.message).toMatch(/break glass/);
    }
    const other = await send(MARA, { breakGlass: true, reason: REASON });
    expect(other.status).toBe(503);
    expect(portal.provider.effects).toEqual([]);

    const answer = await send(OMAR, { breakGlass: true, reason: REASON });
    expect(answer.status).toBe(202);
    await portal.until(answer.body, 'succeeded');
    expect(portal.provider.effects).toEqual(['pause-builds', 'deploy']);
    await portal.notified(/^Glass broken/);
  });

  it('breaks glass for several targets as one, whose turn comes while it is away', async () => {
    await start({ approvals: 1 });
    await portal.plan(IVA);
    portal.loseCatalog();
    const members = [
      {
        entityRef: 'component:default/royalty-calculator',
        target: lambdaId(),
      },
    ];
    const { body: planned } = await portal.post(OMAR, `${API}/group-plans`, {
      members,
    });
    const answer = await portal.post(OMAR, `${API}/group-rollbacks`, {
      members: members.map((member, at) => {
        const { plan } = planned.members[at];
        return {
          ...member,
          to: plan.to.id,
          strategy: plan.strategy,
          fingerprint: plan.fingerprint,
        };
      }),
      fingerprint: planned.fingerprint,
      reason: REASON,
      breakGlass: true,
    });
    expect(answer.status).toBe(202);
    const [{ rollbackId }] = answer.body.group.members;
    await portal.until({ id: rollbackId }, 'succeeded');
    expect(portal.provider.effects).toEqual(['pause-builds', 'deploy']);
  });

  it.each(['fleet', 'approvals', 'entities/component/default/x/pipeline'])(
    'says so where /v1/%s is read, and not how the catalog is reached',
    async path => {
      await start({ approvals: 1 });
      await portal.ask();
      portal.loseCatalog();
      const { status, body } = await portal.get(IVA, `${API}/${path}`);
      expect(status).toBe(503);
      expect(body.error.message).toMatch(/^The catalog does not answer, so/);
      expect(JSON.stringify(body)).not.toContain('ECONNREFUSED');
    },
  );

  it('shows nothing of an entity that was never seen, and nothing that the policy denies', async () => {
    await start({});
    await portal.plan(IVA);
    portal.loseCatalog();
    portal.denied.add(`${OMAR} deployments.read`);
    const hidden = await portal.post(OMAR, `${ENTITY}/plans`, {
      target: lambdaId(),
    });
    expect(hidden.status).toBe(503);
    expect(JSON.stringify(hidden.body)).not.toContain('v43');
    const unknown = await portal.post(
      OMAR,
      ENTITY.replace('royalty-calculator', 'other').concat('/plans'),
      { target: lambdaId() },
    );
    expect(unknown.status).toBe(503);
  });
});
