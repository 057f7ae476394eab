import type { Knex } from 'knex';
import {
  expireLeases,
  migrated,
  testDatabases,
} from '../__testUtils__/databases';
import { FakeCloud } from '../__testUtils__/FakeCloud';
import { Harness, type Replica } from '../__testUtils__/harness';
import { lambdaId } from '../__testUtils__/samples';
import type { RollbackRecord } from '../records';
import { MAY_BEGIN_MS } from './lapse';

const databases = testDatabases();
const HOUR = 60 * 60_000;

describe.each(databases.eachSupportedId())('awaiting approval on %s', id => {
  let knex: Knex;
  let cloud: FakeCloud;
  let harness: Harness;
  let first: Replica;

  beforeEach(async () => {
    knex = await migrated(await databases.init(id));
    cloud = new FakeCloud();
    harness = new Harness(knex, cloud);
    // The database compares what expires with its own clock.
    harness.clock.time = Date.now();
    first = harness.replica();
  });

  const ask = async (overrides: Partial<RollbackRecord> = {}) => {
    await harness.request(first, {
      status: 'awaiting-approval',
      approval: {
        required: 2,
        groups: [],
        expiresAt: harness.clock.now() + HOUR,
        decisions: [],
      },
      ...overrides,
    });
    await first.engine.idle();
  };
  const decide = (by: string, decision: 'approve' | 'reject' = 'approve') =>
    harness.store.decide(
      'r1',
      { by, decision, at: harness.clock.now() },
      'token',
      'Rejected',
    );
  /** What another replica does once the lease of whoever died has run out. */
  const takeUp = async (replica = harness.replica()) => {
    await expireLeases(knex);
    await replica.engine.takeUp();
    await replica.engine.idle();
  };

  it('tells those who may approve once, and then nobody looks until it expires', async () => {
    await ask();
    expect(harness.witness.told).toEqual(['awaiting']);
    expect(await first.engine.takeUp()).toBe(0);
    expect(await harness.record()).toMatchObject({
      status: 'awaiting-approval',
      settled: false,
    });
  });

  it('tells once more after a process that died between telling and noting it', async () => {
    const record = { status: 'awaiting-approval' as const };
    const dying = harness.replica(ports => ({
      ...ports,
      store: {
        ...ports.store,
        claim: ports.store.claim.bind(ports.store),
        renew: async () => true,
        release: async () => {},
        write: async () => {
          throw new Error('The process is dead');
        },
      },
    }));
    first = dying;
    await ask(record);
    await takeUp();
    expect(harness.witness.told).toEqual(['awaiting', 'awaiting']);
    await takeUp();
    expect(harness.witness.told).toHaveLength(2);
  });

  it('goes on with the last approval although who took it has died', async () => {
    await ask();
    expect(await decide('user:default/a')).toBe('recorded');
    expect(await decide('user:default/b')).toBe('complete');
    await takeUp();
    expect(await harness.record()).toMatchObject({ status: 'succeeded' });
    expect(cloud.effects).toEqual(['pause-builds', 'deploy']);
    expect(harness.witness.told).toContain('approved');
  });

  it('counts two approvals at once as two, and one person once', async () => {
    await ask();
    const outcomes = await Promise.all(
      ['a', 'b', 'b', 'a'].map(name => decide(`user:default/${name}`)),
    );
    expect(outcomes.sort()).toEqual(['complete', 'recorded', 'twice', 'twice']);
    await takeUp();
    expect(cloud.effects).toEqual(['pause-builds', 'deploy']);
  });

  it('is not carried out when a look finds that something has changed', async () => {
    await ask();
    harness.refusal = () => 'The state has changed.';
    await decide('user:default/a');
    await decide('user:default/b');
    await takeUp();
    expect(await harness.record()).toMatchObject({
      status: 'cancelled',
      error: 'The state has changed.',
      settled: true,
    });
    expect(cloud.effects).toEqual([]);
    expect(harness.witness.told).toEqual(['awaiting', 'ended cancelled']);
  });

  it('looks again when the look failed, but not for ever', async () => {
    await ask();
    harness.refusal = () => {
      throw new Error('AWS does not answer');
    };
    await decide('user:default/a');
    await decide('user:default/b');
    await takeUp();
    expect((await harness.record()).status).toBe('awaiting-approval');
    harness.clock.time += MAY_BEGIN_MS + 1;
    await takeUp();
    expect(await harness.record()).toMatchObject({
      status: 'cancelled',
      error: expect.stringContaining('could not begin within 2 minutes'),
    });
    expect(cloud.effects).toEqual([]);
  });

  it('expires on any replica, once, and frees the target', async () => {
    await ask();
    await decide('user:default/a');
    harness.clock.time += HOUR;
    await knex('rollbacks').update({ due_at: 1 });
    const replicas = [harness.replica(), harness.replica(), harness.replica()];
    await Promise.all(replicas.map(({ engine }) => engine.takeUp()));
    await Promise.all(replicas.map(({ engine }) => engine.idle()));
    expect(await harness.record()).toMatchObject({
      status: 'expired',
      error: expect.stringContaining('Only 1 of 2 approvals came in time'),
      steps: [
        { status: 'skipped' },
        { status: 'skipped' },
        { status: 'skipped' },
      ],
    });
    const ended = harness.witness.told.filter(told => told.startsWith('ended'));
    expect(ended).toEqual(['ended expired']);
    expect(await harness.store.activeOf(lambdaId())).toBeUndefined();
    expect(await decide('user:default/b')).toBe('late');
  });

  it('holds its target, and is not what the observer has to look at often', async () => {
    await ask();
    expect(await harness.store.activeOf(lambdaId())).toBeDefined();
    expect(await harness.store.activeTargets()).toEqual([]);
  });

  it.each(['reject', 'cancel'] as const)(
    'a %s takes it from whoever holds it, and what comes later is late',
    async how => {
      await ask();
      const end = () =>
        how === 'reject'
          ? decide('user:default/a', 'reject')
          : harness.store.cancel('r1', 'Withdrawn', harness.clock.now());
      expect([true, 'rejected']).toContain(await end());
      expect(await decide('user:default/b')).toBe('late');
      await takeUp();
      expect(await harness.record()).toMatchObject({
        status: how === 'reject' ? 'rejected' : 'cancelled',
        settled: true,
      });
      expect(cloud.effects).toEqual([]);
    },
  );
});
