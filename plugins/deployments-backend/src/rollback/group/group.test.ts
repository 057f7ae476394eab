import type { Knex } from 'knex';
import { migrated, testDatabases } from '../__testUtils__/databases';
import { GroupHarness } from '../__testUtils__/GroupHarness';
import { MAY_BEGIN_MS } from '../engine/lapse';

jest.setTimeout(30_000);

const databases = testDatabases();
const EFFECTS = ['deploy'];
const broken = { kind: 'failed' as const, message: 'AWS said no' };

describe.each(databases.eachSupportedId())('a group, on %s', databaseId => {
  let knex: Knex;
  let world: GroupHarness;
  beforeAll(async () => {
    knex = await migrated(await databases.init(databaseId));
  });
  beforeEach(async () => {
    await GroupHarness.clear(knex);
    world = new GroupHarness(knex);
  });
  const statuses = async () => (await world.members()).map(one => one.status);

  it('begins its members in order, never more at once than asked for', async () => {
    await world.request(7, { atOnce: 3 });
    const begun: string[] = [];
    let most = 0;
    world.clouds.onStep = async ({ step, plan }) => {
      if (step.id === 'deploy') begun.push(plan.target.name);
      const now = await statuses();
      most = Math.max(most, now.filter(one => one === 'running').length);
    };
    await world.finish(world.replica());
    expect(await statuses()).toEqual(Array(7).fill('succeeded'));
    expect(most).toBe(3);
    expect(begun).toEqual([...begun].sort());
    expect(world.effects(7)).toEqual(Array(7).fill(EFFECTS));
    const found = await world.groups.get('g');
    expect(found?.group).toMatchObject({
      endedAt: expect.any(Number),
      stopped: undefined,
    });
    expect(world.told).toBe(1);
  });

  it('stops at the first that fails: nothing more begins, what has begun goes on', async () => {
    await world.request(5, { atOnce: 2 });
    world.cloud(0).fail('deploy', broken);
    await world.finish(world.replica());
    const [first, second, ...rest] = await world.members();
    expect(first.status).toBe('failed');
    expect(['succeeded', 'cancelled']).toContain(second.status);
    expect(rest.map(one => one.status)).toEqual(Array(3).fill('cancelled'));
    expect(rest[0].error).toBe(
      'The rollback of function-0 in prod has failed, and the group stops then. Nothing was done about this target.',
    );
    expect(world.effects(5).slice(2)).toEqual([[], [], []]);
    expect((await world.groups.get('g'))?.group.stopped).toMatch(/has failed/);
  });

  it('goes on when it was asked to', async () => {
    await world.request(4, { atOnce: 1, onFailure: 'continue' });
    world.cloud(1).fail('deploy', broken);
    await world.finish(world.replica());
    expect(await statuses()).toEqual([
      'succeeded',
      'failed',
      'succeeded',
      'succeeded',
    ]);
  });

  it('shares the work between replicas, each member once', async () => {
    await world.request(12, { atOnce: 4 });
    let most = 0;
    world.clouds.onStep = async () => {
      const now = await statuses();
      most = Math.max(most, now.filter(one => one === 'running').length);
    };
    await world.finish(world.replica(), world.replica(), world.replica());
    expect(world.effects(12)).toEqual(Array(12).fill(EFFECTS));
    expect(most).toBeLessThanOrEqual(4);
  });

  it('gives nobody a member before its turn', async () => {
    await world.request(3, { atOnce: 1 });
    expect(await world.harness.store.claim('anybody', 10)).toEqual([]);
    const looked = await Promise.all(
      ['a', 'b', 'c'].map(token =>
        world.groups.advance('g', { token, room: 10, now: 1 }),
      ),
    );
    expect(looked.flatMap(({ taken }) => taken)).toEqual(['m0']);
    expect(await world.harness.store.claim('anybody', 10)).toEqual([]);
    expect(await world.harness.store.activeTargets()).toHaveLength(1);
  });

  it('leaves to others what it has no room for', async () => {
    await world.request(3, { atOnce: 3 });
    const by = (room: number) => ({ token: 't', room, now: 1 });
    expect((await world.groups.advance('g', by(1))).taken).toEqual(['m0']);
    expect((await world.groups.advance('g', by(0))).taken).toEqual([]);
    expect((await world.groups.advance('g', by(9))).taken).toEqual([
      'm1',
      'm2',
    ]);
  });

  it('cancels what has not begun when it is stopped', async () => {
    await world.request(3, { atOnce: 1 });
    await world.groups.advance('g', { token: 't', room: 1, now: 1 });
    expect(await world.groups.stop('g', 'Stopped by ada.', 2)).toBe(true);
    expect(await statuses()).toEqual(Array(3).fill('cancelled'));
    expect(await world.groups.stop('g', 'Stopped by ada.', 3)).toBe(false);
    await world.finish(world.replica());
    expect(world.effects(3)).toEqual([[], [], []]);
  });

  describe('a member that waits for longer than a request is good for', () => {
    const late = async (refusal?: string) => {
      await world.request(2, { atOnce: 1 });
      world.harness.refusal = () => refusal;
      let looks = 0;
      world.clouds.onStep = ({ plan, step }) => {
        if (step.id === 'deploy' && plan.target.name === 'function-0') {
          looks += 1;
          world.harness.clock.time += 10 * MAY_BEGIN_MS;
        }
      };
      await world.finish(world.replica());
      expect(looks).toBe(1);
      return world.members();
    };

    it('is looked at once more, and begins', async () => {
      expect((await late()).map(one => one.status)).toEqual([
        'succeeded',
        'succeeded',
      ]);
    });

    it('does not begin when it is not what was asked for any more', async () => {
      const [first, second] = await late('Something else is live now.');
      expect(first.status).toBe('succeeded');
      expect(second).toMatchObject({
        status: 'cancelled',
        error: 'Something else is live now.',
      });
      expect(world.effects(2)[1]).toEqual([]);
    });
  });

  it('waits for approvals, in its order', async () => {
    await world.request(2, {
      approval: {
        required: 1,
        groups: [],
        expiresAt: Date.now() + 3_600_000,
        decisions: [],
      },
    });
    const { engine } = world.replica();
    const approve = async (id: string) => {
      const decision = { by: 'user:default/iva', decision: 'approve' as const };
      const at = world.harness.clock.now();
      await world.harness.store.decide(id, { ...decision, at }, 't', '');
      await knex('rollbacks').where({ id }).update({ lease_until: 1 });
      await engine.takeUp();
      await engine.idle();
    };
    await engine.takeUp();
    await engine.idle();
    expect(await statuses()).toEqual(Array(2).fill('awaiting-approval'));
    await approve('m1');
    expect(await statuses()).toEqual(['awaiting-approval', 'queued']);
    expect(world.effects(2)).toEqual([[], []]);
    await approve('m0');
    await world.finish({ engine, ports: world.harness.ports() });
    expect(await statuses()).toEqual(Array(2).fill('succeeded'));
    expect(world.effects(2)).toEqual([EFFECTS, EFFECTS]);
  });

  it('does not begin by itself after an outage', async () => {
    await world.request(2);
    await knex('rollback_groups').update({
      looked_at: Date.now() - 10 * MAY_BEGIN_MS,
    });
    await world.finish(world.replica());
    expect(await statuses()).toEqual(['cancelled', 'cancelled']);
    expect((await world.groups.get('g'))?.group.stopped).toMatch(
      /^No backend looked after this group for 20 minutes/,
    );
  });

  it.each([
    ['more at once', () => knex('rollback_groups').update({ at_once: 50 })],
    [
      'another reason',
      () => knex('rollback_groups').update({ reason: 'Because' }),
    ],
    [
      'another order',
      () => knex('rollbacks').where({ id: 'm0' }).update({ group_position: 9 }),
    ],
    [
      'a member less',
      () => knex('rollbacks').where({ id: 'm0' }).update({ group_id: null }),
    ],
  ])('does nothing when somebody has written %s', async (_, forge) => {
    await world.request(2, { atOnce: 1 });
    await forge();
    await world.finish(world.replica());
    expect(world.effects(2)).toEqual([[], []]);
    const rows = await knex('rollbacks').select('status');
    expect(rows.map(({ status }) => status)).toEqual([
      'cancelled',
      'cancelled',
    ]);
  });
});
