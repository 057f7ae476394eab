import type { Knex } from 'knex';
import { testDatabases } from './__testUtils__/databases';
import { lambdaId } from './__testUtils__/samples';
import {
  ENTITY,
  MARA,
  OMAR,
  startApprovals,
} from './__testUtils__/startApprovals';

const databases = testDatabases();
const REASON = 'Payouts are wrong, nobody of the owners answers';
const ALWAYS = {
  title: 'Stocktaking',
  from: '2020-01-01T00:00',
  until: '2099-01-01T00:00',
  timeZone: 'Europe/Berlin',
};

describe('break glass and freezes', () => {
  let portal: Awaited<ReturnType<typeof startApprovals>>;
  const start = async (policy: Parameters<typeof startApprovals>[1]) => {
    const knex: Knex = await databases.init('SQLITE_3');
    portal = await startApprovals(knex, policy);
  };
  afterEach(async () => {
    await portal.stop();
  });
  const send = async (person: string, more: object) =>
    portal.post(
      person,
      `${ENTITY}/rollbacks`,
      portal.order(await portal.plan(person), more),
    );

  it('skips approval and freeze, and says so loudly', async () => {
    await start({ approvals: 1, freezeWindows: [ALWAYS] });
    const plan = await portal.plan(OMAR);
    expect(plan).toMatchObject({
      mayBreakGlass: true,
      breakGlassTells: ['group:default/payments', 'group:default/security'],
      policy: { freeze: { title: 'Stocktaking' } },
    });
    const answer = await send(OMAR, { breakGlass: true, reason: REASON });
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ status: 'queued', breakGlass: true });
    expect(answer.body.plan).not.toHaveProperty('mayBreakGlass');
    expect(answer.body.plan).not.toHaveProperty('breakGlassTells');
    expect(await portal.plan(MARA)).not.toHaveProperty('breakGlassTells');
    const { rollback } = await portal.until(answer.body, 'succeeded');
    expect(rollback.breakGlass).toBe(true);
    const [begun] = await portal.notified(/^Glass broken/);
    expect(begun).toMatchObject({
      recipients: {
        entityRef: [
          'component:default/royalty-calculator',
          'group:default/security',
        ],
      },
      payload: { severity: 'critical' },
    });
    const [ended] = await portal.notified(/glass was broken/);
    expect(ended.recipients.entityRef).toContain('group:default/security');
    expect(
      portal.audited
        .filter(({ severityLevel }) => severityLevel === 'critical')
        .map(({ eventId, meta }) => [eventId, meta.breakGlass]),
    ).toEqual([
      ['rollback-request', true],
      ['rollback-end', true],
    ]);
  });

  it('needs its own permission and a longer reason', async () => {
    await start({ approvals: 1 });
    const denied = await send(MARA, { breakGlass: true, reason: REASON });
    expect(denied.status).toBe(403);
    expect(denied.body.error.message).toContain('deployments.break-glass');
    const short = await send(OMAR, { breakGlass: true, reason: 'Quick' });
    expect(short.status).toBe(400);
    expect(short.body.error.message).toMatch(/reason.*20 characters/);
    // Who may only break glass may not do without.
    expect((await send(OMAR, {})).status).toBe(403);
    expect(portal.provider.effects).toEqual([]);
  });

  it('takes the place of a request that waits', async () => {
    await start({ approvals: 1 });
    const asked = await portal.ask(MARA);
    const answer = await send(OMAR, { breakGlass: true, reason: REASON });
    expect(answer.status).toBe(202);
    const { rollback } = await portal.until(asked, 'cancelled');
    expect(rollback.error).toMatch(/omar\.d broke glass/);
    await portal.until(answer.body, 'succeeded');
    expect(portal.provider.effects).toEqual(['pause-builds', 'deploy']);
  });

  it('nothing else works during a freeze', async () => {
    await start({ freezeWindows: [ALWAYS] });
    const answer = await send(MARA, {});
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({
      code: 'frozen',
      error: { message: expect.stringContaining('Stocktaking') },
    });
    expect(portal.provider.effects).toEqual([]);
  });
});

describe('strategies under policy', () => {
  it('are not eligible when forbidden, with the reason', async () => {
    const portal = await startApprovals(await databases.init('SQLITE_3'), {
      strategies: ['codedeploy'],
    });
    const answer = await portal.post(MARA, `${ENTITY}/plans`, {
      target: lambdaId(),
    });
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({
      code: 'strategy-forbidden',
      error: {
        message: expect.stringMatching(/does not allow.*allows codedeploy/),
      },
    });
    await portal.stop();
  });
});
