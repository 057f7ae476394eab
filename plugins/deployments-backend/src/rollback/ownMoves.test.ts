import type { Deployment } from '@backspin/backstage-plugin-deployments-common';
import { isOwnMove, withoutOwnMoves } from './ownMoves';
import { toRollback, type RollbackRecord } from './records';
import { lambdaId, sampleRecord } from './__testUtils__/samples';

const T = Date.parse('2026-11-23T10:00:00Z');
const MINUTE = 60_000;

const move = (
  minutes: number,
  overrides: Partial<Deployment> = {},
): Deployment => ({
  id: `alias-42-${minutes}`,
  targetId: lambdaId(),
  release: { id: '42', label: 'v42' },
  status: 'succeeded',
  startedAt: new Date(T + minutes * MINUTE).toISOString(),
  by: { kind: 'unknown' },
  inferred: true,
  ...overrides,
});
const rollback = (overrides: Partial<RollbackRecord> = {}) =>
  toRollback(
    sampleRecord('r1', {
      status: 'succeeded',
      requestedAt: T,
      endedAt: T + 3 * MINUTE,
      ...overrides,
    }),
  );

describe('isOwnMove', () => {
  it.each<[string, Deployment, Partial<RollbackRecord>, boolean]>([
    ['seen during the rollback', move(1), {}, true],
    [
      'seen while it runs',
      move(60),
      { status: 'running', endedAt: undefined },
      true,
    ],
    ['seen soon after', move(7), {}, true],
    [
      'of another release',
      move(1, { release: { id: '44', label: 'v44' } }),
      {},
      false,
    ],
    ['that AWS recorded', move(1, { inferred: false }), {}, false],
    ['from before', move(-1), {}, false],
    ['from much later', move(9), {}, false],
    ['of a rollback that failed', move(1), { status: 'failed' }, false],
  ])('decides about a move %s', (_, deployment, overrides, own) => {
    expect(isOwnMove(deployment, rollback(overrides))).toBe(own);
  });
});

describe('withoutOwnMoves', () => {
  it('leaves out what rollbacks did, and asks only where there is need', async () => {
    const newestOf = jest.fn(
      async () =>
        new Map([[lambdaId(), { rollback: rollback(), version: '1' }]]),
    );
    const outcomes = [
      { targetId: lambdaId(), deployments: [move(1), move(9)] },
      { targetId: lambdaId('other'), deployments: [move(1)] },
      { targetId: 'failed' },
    ];
    const left = await withoutOwnMoves(outcomes, { newestOf });
    expect(left.map(item => item.deployments?.length)).toEqual([
      1,
      1,
      undefined,
    ]);
    expect(newestOf).toHaveBeenCalledWith([lambdaId(), lambdaId('other')]);
    newestOf.mockClear();
    await withoutOwnMoves([{ targetId: 'failed' }], { newestOf });
    expect(newestOf).not.toHaveBeenCalled();
  });
});
