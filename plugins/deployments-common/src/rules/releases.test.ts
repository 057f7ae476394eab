import fc from 'fast-check';
import type { Deployment, PlanWarning, Release, Rollback } from '../schemas';
import {
  lastGoodReleaseId,
  liveSpans,
  needsConfirmingAgain,
  releaseHistory,
  releaseRecord,
  releasesTakenBack,
} from './releases';

const HOUR = 3_600_000;
const T0 = Date.parse('2026-11-20T00:00:00Z');
const at = (hour: number) => new Date(T0 + hour * HOUR).toISOString();

const release = (id: string, sha?: string): Release => ({
  id,
  label: `v${id}`,
  commit: sha ? { sha } : undefined,
});

function deployed(
  id: string,
  hour: number,
  more: Partial<Deployment> = {},
): Deployment {
  return {
    id: `d-${id}-${hour}`,
    targetId: 'arn:target',
    release: release(id),
    status: 'succeeded',
    startedAt: at(hour),
    endedAt: at(hour),
    by: { kind: 'pipeline' },
    inferred: false,
    ...more,
  };
}

function rolledBack(
  from: string,
  to: string,
  more: Partial<Rollback> = {},
): Rollback {
  return {
    id: `r-${from}-${to}`,
    status: 'succeeded',
    reason: `${from} fails`,
    plan: { from: release(from), to: release(to), takesBack: [release(from)] },
    ...more,
  } as Rollback;
}

describe('lastGoodReleaseId', () => {
  const choose = (
    history: Deployment[],
    live: string,
    rollbacks: Rollback[] = [],
    gone: string[] = [],
  ) =>
    lastGoodReleaseId(
      releaseHistory(history, rollbacks),
      id => id !== live && !gone.includes(id),
    );

  it.each<[string, string | undefined, () => string | undefined]>([
    ['nothing when history is empty', undefined, () => choose([], '3')],
    [
      'nothing when only the live release ever was',
      undefined,
      () => choose([deployed('3', 1)], '3'),
    ],
    [
      'what was live before, not N-1',
      '40',
      () => choose([deployed('43', 3), deployed('40', 1)], '43'),
    ],
    [
      'what was live most recently, whatever its number',
      '41',
      () =>
        choose([deployed('43', 4), deployed('41', 3), deployed('42', 2)], '43'),
    ],
    [
      'not what never went live',
      '41',
      () =>
        choose(
          [
            deployed('43', 4),
            deployed('42', 3, { status: 'failed' }),
            deployed('41', 2),
          ],
          '43',
        ),
    ],
    [
      'not what a rollback took back',
      '41',
      () =>
        choose(
          [
            deployed('42', 4),
            deployed('43', 3),
            deployed('42', 2),
            deployed('41', 1),
          ],
          '42',
          [rolledBack('43', '42')],
        ),
    ],
    [
      'what was live before an alias was brought in step with its stack',
      '42',
      () =>
        choose(
          [deployed('43', 5), deployed('42', 4), deployed('41', 1)],
          '43',
          [
            rolledBack('42', '43', {
              plan: {
                purpose: 'back-in-step',
                from: release('42'),
                to: release('43'),
                takesBack: [],
              } as unknown as Rollback['plan'],
            }),
          ],
        ),
    ],
    [
      'not what lay between, either',
      '40',
      () =>
        choose(
          [
            deployed('41', 5),
            deployed('43', 4),
            deployed('42', 3),
            deployed('41', 2),
            deployed('40', 1),
          ],
          '41',
          [
            rolledBack('43', '41', {
              plan: {
                from: release('43'),
                to: release('41'),
                takesBack: [release('43'), release('42')],
              } as Rollback['plan'],
            }),
          ],
        ),
    ],
    [
      'what a rollback took back by mistake, once that was undone',
      '43',
      () =>
        choose(
          [
            deployed('44', 5),
            deployed('43', 4),
            deployed('42', 3),
            deployed('43', 2),
            deployed('42', 1),
          ],
          '44',
          [
            rolledBack('43', '42', { undoneBy: 'undo' }),
            rolledBack('42', '43', { id: 'undo', undoes: 'r-43-42' }),
          ],
        ),
    ],
    [
      'not what AWS rolled back after it had been live',
      '41',
      () =>
        choose(
          [
            deployed('43', 5),
            deployed('42', 4, { status: 'rolled-back' }),
            deployed('42', 3),
            deployed('41', 2),
          ],
          '43',
        ),
    ],
    [
      'what AWS rolled back once and what stood the second time',
      '42',
      () =>
        choose(
          [
            deployed('43', 5),
            deployed('42', 4),
            deployed('42', 3, { status: 'rolled-back' }),
            deployed('41', 2),
          ],
          '43',
        ),
    ],
    [
      'not what is deleted',
      '41',
      () =>
        choose(
          [deployed('43', 4), deployed('42', 3), deployed('41', 2)],
          '43',
          [],
          ['42'],
        ),
    ],
  ])('chooses %s', (_, expected, chosen) => {
    expect(chosen()).toBe(expected);
  });

  it('chooses an eligible release that was live and not taken back, whatever happened', () => {
    const ids = fc.constantFrom('1', '2', '3', '4', '5');
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            id: ids,
            status: fc.constantFrom('succeeded', 'failed', 'rolled-back'),
          }),
        ),
        fc.array(fc.tuple(ids, ids)),
        ids,
        (events, takes, live) => {
          const history = events
            .map(({ id, status }, index) =>
              deployed(id, index, { status: status as Deployment['status'] }),
            )
            .reverse();
          const rollbacks = takes.map(([from, to]) => rolledBack(from, to));
          const chosen = choose(history, live, rollbacks);
          const possible = events
            .filter(({ status }) => status === 'succeeded')
            .map(({ id }) => id)
            .filter(id => id !== live && !takes.some(([from]) => from === id));
          const anyTakenBack = events.some(
            ({ status }) => status === 'rolled-back',
          );
          expect(
            chosen === undefined
              ? anyTakenBack || possible.length === 0
              : possible.some(id => id === chosen),
          ).toBe(true);
        },
      ),
    );
  });
});

describe('liveSpans', () => {
  it('joins neighbours of one release and leaves out what did not succeed', () => {
    const spans = liveSpans([
      deployed('2', 4),
      deployed('3', 3, { status: 'failed' }),
      deployed('2', 2),
      deployed('1', 1),
    ]);
    expect(
      spans.map(span => [
        span.release.id,
        (span.from - T0) / HOUR,
        span.until && (span.until - T0) / HOUR,
      ]),
    ).toEqual([
      ['2', 2, undefined],
      ['1', 1, 2],
    ]);
  });

  it('covers time without gap or overlap, in whatever order history comes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('1', '2', '3'), fc.nat(500))),
        events => {
          const spans = liveSpans(
            events.map(([id, hour]) => deployed(id, hour)),
          );
          spans.slice(1).forEach((span, index) => {
            expect(span.until).toBe(spans[index].from);
            expect(span.release.id).not.toBe(spans[index].release.id);
          });
          expect(spans[0]?.until).toBeUndefined();
        },
      ),
    );
  });
});

describe('releaseRecord', () => {
  const history = releaseHistory(
    [deployed('2', 7), deployed('1', 6), deployed('2', 4), deployed('1', 1)],
    [rolledBack('2', '1', { reason: 'totals wrong' })],
  );

  it('adds up the times and names the newest', () => {
    expect(releaseRecord(history, '1', T0 + 9 * HOUR)).toEqual({
      liveFrom: at(6),
      liveUntil: at(7),
      liveForMs: 4 * HOUR,
      takenBack: false,
      takenBackReason: undefined,
    });
  });

  it('counts to now what is live, and tells why it was taken back', () => {
    expect(releaseRecord(history, '2', T0 + 9 * HOUR)).toEqual({
      liveFrom: at(7),
      liveUntil: undefined,
      liveForMs: 4 * HOUR,
      takenBack: true,
      takenBackReason: 'totals wrong',
    });
  });

  it('says that AWS took one back that never was live in full', () => {
    const canary = releaseHistory(
      [deployed('3', 2, { status: 'rolled-back' })],
      [],
    );
    expect(releaseRecord(canary, '3', T0)).toMatchObject({
      liveForMs: undefined,
      takenBack: true,
      takenBackReason: expect.stringContaining('AWS'),
    });
  });

  it('has none for a release that history does not know', () => {
    expect(releaseRecord(history, '9', T0)).toBeUndefined();
  });

  it('takes the word of history where the rollback itself is no longer listed', () => {
    const old = releaseHistory(
      [deployed('2', 4, { takenBackBy: 'r-old' })],
      [],
    );
    expect(releaseRecord(old, '2', T0 + 5 * HOUR)?.takenBack).toBe(true);
  });
});

describe('releasesTakenBack', () => {
  const ids = (
    from: Release,
    to: Release,
    history: Deployment[],
    rollbacks: Rollback[] = [],
  ) =>
    releasesTakenBack(releaseHistory(history, rollbacks), from, to).map(
      ({ id }) => id,
    );

  it('lists what was live after the one gone back to, newest first', () => {
    expect(
      ids(release('43'), release('40'), [
        deployed('43', 4),
        deployed('42', 3, { status: 'failed' }),
        deployed('41', 2),
        deployed('40', 1),
      ]),
    ).toEqual(['43', '41']);
  });

  it('leaves out what was taken back before', () => {
    expect(
      ids(
        release('42'),
        release('41'),
        [
          deployed('42', 4),
          deployed('43', 3),
          deployed('42', 2),
          deployed('41', 1),
        ],
        [rolledBack('43', '42')],
      ),
    ).toEqual(['42']);
  });

  it('counts builds of one commit once', () => {
    expect(
      ids(release('145', 'aaa'), release('139'), [
        deployed('145', 4, { release: release('145', 'aaa') }),
        deployed('140', 2, { release: release('140', 'aaa') }),
        deployed('139', 1),
      ]),
    ).toEqual(['145']);
  });

  it('takes nothing back when going to a newer release', () => {
    expect(
      ids(release('42'), release('43'), [deployed('43', 2), deployed('42', 1)]),
    ).toEqual([]);
  });
});

it.each<[string, PlanWarning['code'], boolean, boolean]>([
  [
    'a release that was taken back before',
    'release-taken-back-before',
    false,
    true,
  ],
  ['another warning', 'alarm-firing', false, false],
  ['an undo, which says so itself', 'release-taken-back-before', true, false],
])('asks to confirm again: %s', (_, code, isUndo, asks) => {
  const warnings = [{ code, title: 'v42', message: 'It loses payouts' }];
  expect(needsConfirmingAgain({ warnings }, isUndo)).toBe(asks);
});
