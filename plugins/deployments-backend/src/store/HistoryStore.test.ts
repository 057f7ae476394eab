import {
  sampleDeployment,
  sampleTarget,
} from '@backspin/backstage-plugin-deployments-node/testUtils';
import { migrated, testDatabases } from '../rollback/__testUtils__/databases';
import { decodeCursor, encodeCursor } from './historyCursor';
import { HistoryStore } from './HistoryStore';

const databases = testDatabases();
const target = sampleTarget();
const other = sampleTarget({ name: 'payouts' });
const at = (day: number) => new Date(Date.UTC(2026, 10, day)).toISOString();

describe.each(databases.eachSupportedId())('HistoryStore on %s', id => {
  const start = async () =>
    new HistoryStore(await migrated(await databases.init(id)));

  it('is told the same many times and remembers it once', async () => {
    const history = await start();
    const deployment = sampleDeployment(target, '42', at(1));
    expect(await history.merge([deployment])).toEqual([target.id]);
    expect(await history.merge([deployment, deployment])).toEqual([]);
    expect(await history.merge([])).toEqual([]);
    expect(await history.forTarget(target.id)).toEqual([deployment]);
  });

  it('lets newer facts win and loses nothing', async () => {
    const history = await start();
    await history.merge([
      sampleDeployment(target, '42', at(1), {
        status: 'running',
        endedAt: undefined,
        reason: 'Batch export',
      }),
    ]);
    await history.merge([
      sampleDeployment(target, '42', at(1), {
        status: 'failed',
        endedAt: at(2),
      }),
    ]);
    expect(await history.get(target.id, 'd-42')).toMatchObject({
      status: 'failed',
      endedAt: at(2),
      reason: 'Batch export',
    });
    expect(await history.get(target.id, 'd-1')).toBeUndefined();
  });

  it('loses nothing when two replicas hear of a deployment at once', async () => {
    const history = await start();
    const deployment = sampleDeployment(target, '42', at(1));
    await Promise.all([
      history.merge([{ ...deployment, reason: 'why' }]),
      history.merge([{ ...deployment, consoleUrl: 'https://example.com' }]),
      history.merge([{ ...deployment, from: { id: '41', label: 'v41' } }]),
    ]);
    expect(await history.get(target.id, 'd-42')).toMatchObject({
      reason: 'why',
      consoleUrl: 'https://example.com',
      from: { id: '41' },
    });
  });

  it('keeps targets apart', async () => {
    const history = await start();
    await history.merge([
      sampleDeployment(target, '42', at(1)),
      sampleDeployment(other, '42', at(2)),
    ]);
    expect(await history.forTarget(target.id)).toHaveLength(1);
    expect(await history.forTarget(other.id)).toHaveLength(1);
  });

  it('drops fields that are not of the schema, and refuses what does not fit', async () => {
    const history = await start();
    const deployment = sampleDeployment(target, '42', at(1));
    await history.merge([
      { ...deployment, variables: { SECRET: 'x' } } as typeof deployment,
    ]);
    expect(await history.get(target.id, 'd-42')).not.toHaveProperty(
      'variables',
    );
    await expect(
      history.merge([{ ...deployment, startedAt: 'yesterday' }]),
    ).rejects.toThrow('startedAt');
  });

  it('takes thousands at once', async () => {
    const history = await start();
    await history.merge(
      Array.from({ length: 2_500 }, (_, n) =>
        sampleDeployment(target, String(n), at(1 + (n % 28))),
      ),
    );
    expect(await history.forTarget(target.id, 5_000)).toHaveLength(2_500);
  });

  it('gives every deployment exactly once, page by page, also of one instant', async () => {
    const history = await start();
    const all = Array.from({ length: 23 }, (_, n) =>
      sampleDeployment(n % 2 ? target : other, String(n), at(1 + (n % 3))),
    );
    await history.merge(all);
    const seen: string[] = [];
    const times: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await history.page({
        targetIds: [target.id, other.id],
        limit: 5,
        cursor,
      });
      seen.push(...page.items.map(item => item.id));
      times.push(...page.items.map(item => item.startedAt));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen.sort()).toEqual(all.map(item => item.id).sort());
    expect(times).toEqual([...times].sort().reverse());
  });

  it('finds rollbacks of every sort', async () => {
    const history = await start();
    await history.merge([
      sampleDeployment(target, '1', at(1)),
      sampleDeployment(target, '2', at(2), { by: { kind: 'rollback' } }),
      sampleDeployment(target, '3', at(3), { status: 'rolled-back' }),
      sampleDeployment(target, '4', at(4), { by: { kind: 'auto-rollback' } }),
    ]);
    const page = await history.page({
      targetIds: [target.id],
      rollbacksOnly: true,
      limit: 10,
    });
    expect(page.items.map(item => item.id)).toEqual(['d-4', 'd-3', 'd-2']);
    expect(page.nextCursor).toBeUndefined();
    expect(await history.page({ targetIds: [], limit: 10 })).toEqual({
      items: [],
    });
  });

  it('notes what a rollback took back, on the newest that stood', async () => {
    const history = await start();
    await history.merge([
      sampleDeployment(target, '42', at(1)),
      sampleDeployment(target, '43', at(2), { id: 'd-43-a' }),
      sampleDeployment(target, '43', at(3), { id: 'd-43-b' }),
      sampleDeployment(target, '43', at(4), { id: 'd-43-c', status: 'failed' }),
    ]);
    await history.markTakenBack(target.id, ['43', '99'], 'r-1');
    const marked = (await history.forTarget(target.id)).filter(
      item => item.takenBackBy,
    );
    expect(marked.map(item => [item.id, item.takenBackBy])).toEqual([
      ['d-43-b', 'r-1'],
    ]);
  });

  it('forgets what is older than it has to keep', async () => {
    const history = await start();
    await history.merge([
      sampleDeployment(target, '1', at(1)),
      sampleDeployment(target, '2', at(5)),
    ]);
    expect(await history.prune(Date.parse(at(3)))).toBe(1);
    expect((await history.forTarget(target.id)).map(item => item.id)).toEqual([
      'd-2',
    ]);
  });
});

describe('cursors', () => {
  it('can be read back', () => {
    const cursor: [number, string, string] = [1_700_000_000_000, 'arn:a', 'd'];
    expect(decodeCursor(encodeCursor(cursor))).toEqual(cursor);
    expect(encodeCursor(cursor)).toMatch(/^[\w-]+$/);
  });

  it.each(['', 'rubbish', encodeCursor([1, 'a', 'b']).slice(3)])(
    'are refused when they were not made here: %j',
    value => {
      expect(() => decodeCursor(value)).toThrow('cursor');
    },
  );
});
