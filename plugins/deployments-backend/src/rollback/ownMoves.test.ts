import type {
  Deployment,
  Observation,
} from '@backspin/backstage-plugin-deployments-common';
import {
  sampleObservation,
  sampleTarget,
} from '@backspin/backstage-plugin-deployments-node/testUtils';
import { isOwnMove, liveByRollback, withRollbacksCredited } from './ownMoves';
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

describe('liveByRollback', () => {
  const at = (minutes: number) => new Date(T + minutes * MINUTE).toISOString();
  const live = (id: string) => [{ release: { id, label: id }, weight: 1 }];
  const by = { kind: 'rollback', name: rollback().requestedBy };

  it.each<
    [
      string,
      Parameters<typeof liveByRollback>[0],
      Partial<RollbackRecord>,
      unknown,
    ]
  >([
    ['an alias', { live: live('42'), liveSince: at(1) }, {}, by],
    [
      'an alias that is watched yet',
      { live: live('42'), liveSince: at(1) },
      { status: 'verifying', endedAt: undefined },
      by,
    ],
    [
      'the build of a branch, whatever the clocks say',
      { live: live('17'), liveSince: at(-60) },
      { deploymentId: '17', deploymentStatus: 'succeeded' },
      by,
    ],
    [
      'a release that went live later',
      { live: live('42'), liveSince: at(60) },
      {},
      undefined,
    ],
    [
      'a release that was live before',
      { live: live('42'), liveSince: at(-1) },
      {},
      undefined,
    ],
    ['a release of unknown past', { live: live('42') }, {}, undefined],
    ['another release', { live: live('43'), liveSince: at(1) }, {}, undefined],
    [
      'what a failed rollback left',
      { live: live('42'), liveSince: at(1) },
      { status: 'failed' },
      undefined,
    ],
    ['nothing', { live: [] }, {}, undefined],
  ])('of %s', (_, observation, overrides, expected) => {
    expect(liveByRollback(observation, rollback(overrides))).toEqual(expected);
  });
});

describe('withRollbacksCredited', () => {
  const observed = (
    targetId: string,
    overrides: Partial<Observation> = {},
  ): Observation => ({
    ...sampleObservation({ ...sampleTarget(), id: targetId }, '42'),
    liveSince: new Date(T + MINUTE).toISOString(),
    liveBy: { kind: 'unknown' },
    ...overrides,
  });
  const rolledBack = rollback({
    status: 'running',
    endedAt: undefined,
    deploymentId: '17',
    deploymentStatus: 'running',
  });
  const newestOf = jest.fn(
    async () => new Map([[lambdaId(), { rollback: rolledBack, version: '1' }]]),
  );

  beforeEach(() => {
    newestOf.mockClear();
  });

  it('names who asked, for what is live and for what is on its way', async () => {
    const inFlight = {
      deploymentId: '17',
      kind: 'build' as const,
      status: 'running' as const,
      to: { id: '17', label: '#17' },
      startedAt: new Date(T).toISOString(),
      by: { kind: 'person' as const },
      steps: [],
    };
    const [outcome] = await withRollbacksCredited(
      [
        {
          targetId: lambdaId(),
          observation: observed(lambdaId(), { inFlight }),
          deployments: [],
        },
      ],
      { newestOf },
    );
    const by = { kind: 'rollback', name: rolledBack.requestedBy };
    expect(outcome.observation.liveBy).toEqual(by);
    expect(outcome.observation.inFlight?.by).toEqual(by);
  });

  it('leaves out the moves that rollbacks made', async () => {
    const outcomes = [lambdaId(), lambdaId('other')].map(targetId => ({
      targetId,
      observation: observed(targetId),
      deployments: [move(1), move(9)],
    }));
    const credited = await withRollbacksCredited(outcomes, { newestOf });
    expect(credited.map(({ deployments }) => deployments.length)).toEqual([
      0, 2,
    ]);
  });

  it('asks only where a rollback may have had a part', async () => {
    await withRollbacksCredited(
      [
        { targetId: 'failed' },
        {
          targetId: lambdaId(),
          observation: observed(lambdaId(), { liveBy: { kind: 'pipeline' } }),
          deployments: [move(1, { inferred: false })],
        },
      ],
      { newestOf },
    );
    expect(newestOf).not.toHaveBeenCalled();
  });
});
