import { ConflictError } from '@backstage/errors';
import type { Knex } from 'knex';
import { LeaseLostError, RollbackInProgressError } from './errors';
import { RollbackStore } from './RollbackStore';
import { toRollback } from './records';
import {
  expireLeases,
  migrated,
  testDatabases,
} from './__testUtils__/databases';
import {
  lambdaId,
  samplePlan,
  sampleRecord,
  sampleTarget,
} from './__testUtils__/samples';

const databases = testDatabases();

const other = (id: string, name: string, requestedAt = 2_000) =>
  sampleRecord(id, { plan: samplePlan(sampleTarget(name)), requestedAt });

describe.each(databases.eachSupportedId())(
  'RollbackStore on %s',
  databaseId => {
    let knex: Knex;
    let store: RollbackStore;

    beforeAll(async () => {
      knex = await migrated(await databases.init(databaseId));
      store = RollbackStore.create(knex);
    });
    afterEach(async () => {
      await knex('rollbacks').delete();
    });

    it('gives back what was stored', async () => {
      const record = sampleRecord('r1', { undoes: 'r0' });
      await store.create(record, 'mine');
      expect(await store.get('r1')).toEqual(record);
      expect(await store.get('other')).toBeUndefined();
      expect(toRollback(record)).toMatchObject({
        id: 'r1',
        status: 'queued',
        requestedAt: '1970-01-01T00:00:01.000Z',
        steps: [{ id: 'update-alias', status: 'pending', attempts: 0 }, {}],
      });
    });

    it('has one active rollback per target, and names it', async () => {
      await store.create(sampleRecord('r1'), 'mine');
      const second = store.create(sampleRecord('r2'), 'mine');
      await expect(second).rejects.toThrow(ConflictError);
      await expect(second).rejects.toThrow(/^Rollback r1 .*user:default\/ada/);
      await expect(second).rejects.toMatchObject({
        details: { active: { id: 'r1' } },
      });
      // Nothing of the second is left behind.
      expect(await store.get('r2')).toBeUndefined();
      await store.create(other('r3', 'statement-export'), 'mine');

      await store.cancel('r1', 'No longer wanted', 5);
      await store.create(sampleRecord('r4'), 'mine');
      expect((await store.activeOf(lambdaId()))?.id).toBe('r4');
      expect((await store.activeTargets()).sort()).toEqual([
        lambdaId(),
        lambdaId('statement-export'),
      ]);
    });

    it('lets exactly one of many concurrent requests through', async () => {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 8 }, (_, i) =>
          store.create(sampleRecord(`r${i}`), 'mine'),
        ),
      );
      const refused = outcomes.filter(
        (o): o is PromiseRejectedResult => o.status === 'rejected',
      );
      expect(refused).toHaveLength(7);
      for (const { reason } of refused) {
        expect(reason).toBeInstanceOf(RollbackInProgressError);
      }
    });

    it('lets a rollback be claimed when its lease has run out, by one only', async () => {
      await store.create(sampleRecord('r1'), 'first');
      expect(await store.claim('second', 5)).toEqual([]);
      await expireLeases(knex);
      const claims = await Promise.all(
        ['a', 'b', 'c', 'd'].map(token => store.claim(token, 5)),
      );
      expect(claims.flat().map(record => record.id)).toEqual(['r1']);
    });

    it('refuses every write of who has lost the lease', async () => {
      await store.create(sampleRecord('r1'), 'first');
      await expireLeases(knex);
      await store.claim('second', 5);
      expect(await store.renew('r1', 'first')).toBe(false);
      await store.release('r1', 'first');
      await expect(
        store.write('r1', 'first', 'queued', {
          rollback: { status: 'running' },
        }),
      ).rejects.toThrow(LeaseLostError);
      await expect(
        store.write('r1', 'first', 'queued', {
          steps: { 0: { status: 'running', attempts: 1 } },
        }),
      ).rejects.toThrow(LeaseLostError);
      expect(await store.get('r1')).toEqual(sampleRecord('r1'));
      expect(await store.renew('r1', 'second')).toBe(true);
    });

    it('writes rollback and steps together under the lease, and prolongs it', async () => {
      await store.create(sampleRecord('r1'), 'mine');
      await expireLeases(knex);
      await store.write('r1', 'mine', 'queued', {
        rollback: {
          status: 'running',
          startedAt: 2_000,
          saved: { deploymentId: 'd-1' },
          notes: { toldStart: true },
        },
        steps: {
          0: {
            status: 'running',
            attempts: 1,
            firstStartedAt: 2_000,
            requestIds: ['q1'],
            progress: 0.5,
            failingSince: 2_001,
          },
        },
      });
      expect(await store.claim('second', 5)).toEqual([]);
      expect(await store.get('r1')).toMatchObject({
        status: 'running',
        startedAt: 2_000,
        saved: { deploymentId: 'd-1' },
        notes: { toldStart: true },
        steps: [
          {
            status: 'running',
            attempts: 1,
            requestIds: ['q1'],
            progress: 0.5,
            failingSince: 2_001,
          },
          { status: 'pending' },
        ],
      });
      await store.write('r1', 'mine', 'running', {
        steps: { 0: { failingSince: undefined } },
      });
      expect((await store.get('r1'))?.steps[0].failingSince).toBeUndefined();
      await expect(
        store.write('r1', 'mine', 'queued', { rollback: {} }),
      ).rejects.toThrow(LeaseLostError);
    });

    it('hands a released lease on at once', async () => {
      await store.create(sampleRecord('r1'), 'first');
      await store.release('r1', 'first');
      expect((await store.claim('second', 5)).map(r => r.id)).toEqual(['r1']);
    });

    it('cancels only what has not started', async () => {
      await store.create(sampleRecord('r1'), 'mine');
      expect(await store.cancel('r1', 'No longer wanted', 7_000)).toBe(true);
      expect(await store.get('r1')).toMatchObject({
        status: 'cancelled',
        error: 'No longer wanted',
        endedAt: 7_000,
        steps: [{ status: 'skipped' }, { status: 'skipped' }],
      });
      // The one who held it finds out.
      await expect(
        store.write('r1', 'mine', 'queued', {
          rollback: { status: 'running' },
        }),
      ).rejects.toThrow(LeaseLostError);
      expect(await store.cancel('r1', 'Again', 8_000)).toBe(false);
    });

    it('offers what has ended until everybody has been told', async () => {
      await store.create(sampleRecord('r1'), 'mine');
      await store.cancel('r1', 'No longer wanted', 7_000);
      expect((await store.claim('a', 5)).map(r => r.id)).toEqual(['r1']);
      await store.write('r1', 'a', 'cancelled', {
        rollback: { settled: true },
      });
      await store.release('r1', 'a');
      expect(await store.claim('b', 5)).toEqual([]);
    });

    it('marks the rollback that was undone', async () => {
      await store.create(sampleRecord('r1'), 'mine');
      await store.cancel('r1', 'x', 1);
      await store.create(sampleRecord('r2', { undoes: 'r1' }), 'mine');
      await store.write('r2', 'mine', 'queued', {
        rollback: {
          status: 'succeeded',
          verdict: {
            result: 'healthy',
            message: 'm',
            at: '2026-11-23T10:00:00Z',
          },
        },
      });
      expect((await store.get('r1'))?.undoneBy).toBe('r2');
      expect(await store.get('r2')).toMatchObject({
        verdict: { result: 'healthy' },
      });
      expect(await store.activeOf(lambdaId())).toBeUndefined();
    });

    it('lists newest first, and the one that counts for each target', async () => {
      await store.create(sampleRecord('old', { requestedAt: 1 }), 'mine');
      await store.cancel('old', 'x', 2);
      await store.create(sampleRecord('new', { requestedAt: 3 }), 'mine');
      await store.cancel('new', 'x', 4);
      await store.create(other('o1', 'statement-export', 5), 'mine');
      const targetIds = [
        lambdaId(),
        lambdaId('statement-export'),
        lambdaId('x'),
      ];
      const ids = async (limit: number) =>
        (await store.list({ targetIds, limit })).map(record => record.id);
      expect(await ids(10)).toEqual(['o1', 'new', 'old']);
      expect(await ids(1)).toEqual(['o1']);
      expect(
        await store.list({ targetIds, limit: 5, statuses: ['succeeded'] }),
      ).toEqual([]);
      const newest = await store.newestOf(targetIds);
      expect([...newest].map(([, { rollback }]) => rollback.id).sort()).toEqual(
        ['new', 'o1'],
      );
      expect((await store.newestOf([])).size).toBe(0);
    });

    it('gives a new version with every change, and none for a renewed lease', async () => {
      await store.create(sampleRecord('r1'), 'mine');
      const version = async () =>
        (await store.newestOf([lambdaId()])).get(lambdaId())?.version;
      const first = await version();
      await store.renew('r1', 'mine');
      expect(await version()).toBe(first);
      await store.write('r1', 'mine', 'queued', {
        steps: { 0: { attempts: 1 } },
      });
      const second = await version();
      await store.cancel('r1', 'x', 1);
      expect(new Set([first, second, await version()]).size).toBe(3);
    });
  },
);
