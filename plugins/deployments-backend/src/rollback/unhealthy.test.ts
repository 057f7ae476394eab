import type { Knex } from 'knex';
import { testDatabases } from './__testUtils__/databases';
import { ENTITY, MARA, startApprovals } from './__testUtils__/startApprovals';
import { lambdaId } from './__testUtils__/samples';

const databases = testDatabases();

describe('a rollback that turns out unhealthy', () => {
  let portal: Awaited<ReturnType<typeof startApprovals>>;
  const start = async (undoWhenUnhealthy: boolean) => {
    const knex: Knex = await databases.init('SQLITE_3');
    portal = await startApprovals(knex, {
      undoWhenUnhealthy,
      verificationSeconds: 1,
    });
    portal.provider.firing = ['errors'];
  };
  afterEach(async () => {
    await portal.stop();
  });
  const rollbacks = async () =>
    (await portal.get(MARA, `${ENTITY}/rollbacks?target=${lambdaId()}`)).body
      .items as Array<Record<string, any>>;

  it('is undone by the policy, once, and the undo is not undone', async () => {
    await start(true);
    expect((await portal.plan()).policy?.undoWhenUnhealthy).toBe(true);
    const asked = await portal.ask();
    await portal.until(asked, 'succeeded');
    await portal.notified(/^Rolled back .* to v43, but it is not healthy/);
    const [undo, first, ...more] = await rollbacks();
    expect(more).toEqual([]);
    expect(first).toMatchObject({ id: asked.id, undoneBy: undo.id });
    expect(undo).toMatchObject({
      undoes: asked.id,
      automatic: true,
      requestedBy: MARA,
      reason: expect.stringMatching(/^Undone by the policy of prod: Still/),
      status: 'succeeded',
    });
    expect(portal.provider.live).toEqual([{ releaseId: '43', weight: 1 }]);
    expect(portal.audited.filter(({ meta }) => meta.automatic)).toEqual([
      expect.objectContaining({ eventId: 'rollback-request' }),
    ]);
  });

  it('stays as it is where the policy does not say so', async () => {
    await start(false);
    const asked = await portal.ask();
    await portal.until(asked, 'succeeded');
    await portal.notified(/but it is not healthy/);
    expect(await rollbacks()).toHaveLength(1);
    expect(portal.provider.live).toEqual([{ releaseId: '42', weight: 1 }]);
  });
});
