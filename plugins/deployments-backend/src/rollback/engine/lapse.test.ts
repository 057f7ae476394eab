import type { Knex } from 'knex';
import {
  expireLeases,
  migrated,
  testDatabases,
} from '../__testUtils__/databases';
import { cloudPlan, FakeCloud } from '../__testUtils__/FakeCloud';
import { Harness } from '../__testUtils__/harness';
import { sampleRecord } from '../__testUtils__/samples';
import type { RollbackRecord } from '../records';
import { altered, lapsed, MAY_BEGIN_MS } from './lapse';

const databases = testDatabases();

describe('lapsed', () => {
  const record = (requestedAt: number, approvedAt?: number) =>
    sampleRecord('r1', { requestedAt, approvedAt });
  it.each<[string, RollbackRecord, RegExp]>([
    ['just asked for', record(0), /^$/],
    ['asked for too long ago', record(-1), /of the request/],
    ['asked for long ago, just approved', record(-9_999_999, 0), /^$/],
    ['approved too long ago', record(-9_999_999, -1), /of the approval/],
  ])('%s', (_, rollback, message) => {
    expect(lapsed(rollback, MAY_BEGIN_MS) ?? '').toMatch(message);
  });
});

describe('altered', () => {
  it.each<[string, Partial<RollbackRecord>, boolean]>([
    ['as it was', {}, false],
    ['older than digests', { digest: undefined, reason: 'x' }, false],
    ['further on', { status: 'running', startedAt: 5, saved: { a: 1 } }, false],
    ['another reason', { reason: 'x' }, true],
    ['glass broken afterwards', { breakGlass: true }, true],
    ['another entity', { entityRef: 'component:default/x' }, true],
  ])('%s', (_, changed, expected) => {
    const record = { ...sampleRecord('r1'), ...changed };
    expect(altered(record) !== undefined).toBe(expected);
  });
});

describe('a rollback that was altered between two processes', () => {
  let knex: Knex;
  it.each([
    ['queued', 'cancelled'],
    ['running', 'failed'],
  ] as const)('%s: ends as %s, without an effect', async (status, ended) => {
    knex = await migrated(await databases.init('SQLITE_3'));
    const cloud = new FakeCloud();
    const harness = new Harness(knex, cloud);
    const record = sampleRecord('r1', {
      plan: cloudPlan(),
      requestedAt: harness.clock.now(),
      status,
      steps: cloudPlan().steps.map(() => ({
        status: 'pending',
        attempts: 0,
        requestIds: [],
      })),
    });
    await harness.store.create(record, 'dead');
    await knex('rollbacks').update({
      plan: JSON.stringify(record.plan).replaceAll('"42"', '"41"'),
    });
    await expireLeases(knex);
    const { engine } = harness.replica();
    expect(await engine.takeUp()).toBe(1);
    await engine.idle();
    expect(await harness.record()).toMatchObject({
      status: ended,
      error: expect.stringContaining('not what was asked for'),
    });
    expect(cloud.effects).toEqual([]);
  });
});
