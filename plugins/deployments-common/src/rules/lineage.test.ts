import type { Deployment, Release } from '../schemas';
import {
  behindOf,
  lineageOf,
  LINEAGE_LENGTH,
  previousOf,
  releasesBehind,
} from './lineage';

const release = (id: string, sha?: string): Release => ({
  id,
  label: `v${id}`,
  commit: sha ? { sha } : undefined,
});

let clock = 0;
const deployed = (
  id: string,
  patch: Partial<Deployment> & { sha?: string } = {},
): Deployment => {
  const { sha, ...rest } = patch;
  const at = new Date(Date.UTC(2026, 10, 1) + clock++ * 3_600_000);
  return {
    id: `d${clock}`,
    targetId: 'arn:aws:lambda:us-east-1:111111111111:function:f:live',
    release: release(id, sha),
    status: 'succeeded',
    startedAt: at.toISOString(),
    endedAt: at.toISOString(),
    by: { kind: 'pipeline' },
    inferred: false,
    ...rest,
  };
};

/** History as the store gives it, newest first, from deployments in order of time. */
const newestFirst = (...deployments: Deployment[]) =>
  [...deployments].reverse();

const ids = (lineage: Array<{ id: string }>) => lineage.map(({ id }) => id);

describe('lineageOf', () => {
  it('gives the releases that were live, oldest first', () => {
    const history = newestFirst(deployed('1'), deployed('2'), deployed('3'));
    expect(ids(lineageOf(history, release('3')))).toEqual(['1', '2', '3']);
  });

  it('leaves out what never became live', () => {
    const history = newestFirst(
      deployed('1'),
      deployed('2', { status: 'failed' }),
      deployed('3', { status: 'rolled-back' }),
      deployed('4', { status: 'running', endedAt: undefined }),
    );
    expect(ids(lineageOf(history, release('1')))).toEqual(['1']);
  });

  it('takes away what came after a release that was gone back to', () => {
    const history = newestFirst(
      deployed('1'),
      deployed('2'),
      deployed('3'),
      deployed('1'),
    );
    expect(ids(lineageOf(history, release('1')))).toEqual(['1']);
  });

  it('ends with the live release even where history does not know it', () => {
    expect(ids(lineageOf([], release('7')))).toEqual(['7']);
    expect(ids(lineageOf(newestFirst(deployed('6')), release('7')))).toEqual([
      '6',
      '7',
    ]);
  });

  it('keeps a bounded number', () => {
    const history = newestFirst(
      ...Array.from({ length: LINEAGE_LENGTH + 5 }, (_, n) =>
        deployed(String(n)),
      ),
    );
    const lineage = lineageOf(history);
    expect(lineage).toHaveLength(LINEAGE_LENGTH);
    expect(lineage[LINEAGE_LENGTH - 1].id).toBe(String(LINEAGE_LENGTH + 4));
  });
});

describe('releasesBehind', () => {
  const upstream = [
    { id: '10', sha: 'aaaaaaa1' },
    { id: '11', sha: 'bbbbbbb1' },
    { id: '12', sha: 'ccccccc1' },
  ];

  it.each([
    ['the same commit', [{ id: '3', sha: 'ccccccc1' }], 0],
    ['one release later upstream', [{ id: '3', sha: 'bbbbbbb1' }], 1],
    ['an abbreviated commit', [{ id: '3', sha: 'aaaaaaa' }], 2],
    [
      'a commit that upstream never had',
      [{ id: '3', sha: 'ddddddd1' }],
      undefined,
    ],
    [
      'too short an abbreviation to be sure',
      [{ id: '3', sha: 'aaa' }],
      undefined,
    ],
    ['nothing known of the release', [{ id: '10' }], undefined],
    ['nothing live', [], undefined],
  ])('%s', (_, own, expected) => {
    expect(releasesBehind(own, upstream)).toBe(expected);
  });

  it('compares packages where commits are unknown', () => {
    expect(
      releasesBehind(
        [{ id: '3', code: 'x' }],
        [
          { id: '10', code: 'x' },
          { id: '11', code: 'y' },
        ],
      ),
    ).toBe(1);
  });
});

describe('behindOf', () => {
  const stage = (order: number, environment: string, ...shas: string[]) => ({
    order,
    environment,
    lineage: shas.map((sha, n) => ({ id: String(n), sha })),
  });
  const [a, b, c] = ['aaaaaaaa', 'bbbbbbbb', 'cccccccc'];

  it('names the nearest earlier environment that is ahead', () => {
    const prod = stage(2, 'prod', a);
    expect(
      behindOf(prod, [
        stage(0, 'dev', a, b, c),
        stage(1, 'staging', a, b),
        prod,
      ]),
    ).toEqual({ environment: 'staging', releases: 1 });
  });

  it('looks further back where the nearest is level', () => {
    const prod = stage(2, 'prod', a);
    expect(
      behindOf(prod, [stage(0, 'dev', a, b, c), stage(1, 'staging', a)]),
    ).toEqual({ environment: 'dev', releases: 2 });
  });

  it('says nothing of environments that are later, level or unrelated', () => {
    const dev = stage(0, 'dev', a);
    expect(behindOf(dev, [stage(1, 'staging', a, b)])).toBeUndefined();
    expect(behindOf(stage(1, 'staging', a), [dev])).toBeUndefined();
    expect(behindOf(stage(1, 'staging', c), [dev])).toBeUndefined();
  });
});

describe('previousOf', () => {
  const at = (day: number) => new Date(Date.UTC(2026, 10, day)).toISOString();
  const on = (id: string, day: number, patch: Partial<Deployment> = {}) =>
    deployed(id, { startedAt: at(day), endedAt: at(day), ...patch });

  it('tells what was live before, and for how long', () => {
    const history = newestFirst(on('41', 1), on('42', 3), on('43', 9));
    expect(previousOf(history, '43')).toEqual({
      release: release('42'),
      liveForMs: 6 * 86_400_000,
    });
  });

  it('counts a release deployed twice in a row once', () => {
    const history = newestFirst(on('42', 3), on('42', 5), on('43', 9));
    expect(previousOf(history, '43')?.liveForMs).toBe(6 * 86_400_000);
  });

  it('believes the deployment about where it came from', () => {
    const history = newestFirst(
      on('41', 1),
      on('42', 3),
      on('43', 9, { from: { id: '41', label: 'v41' } }),
    );
    expect(previousOf(history, '43')?.release.id).toBe('41');
  });

  it('gives a bare release where history does not reach back', () => {
    const history = [on('43', 9, { from: { id: '42', label: 'v42' } })];
    expect(previousOf(history, '43')).toEqual({
      release: { id: '42', label: 'v42' },
    });
  });

  it.each([
    ['nothing is live', undefined],
    ['the live release is unknown to history', '99'],
    ['it is the first one', '41'],
  ])('says nothing when %s', (_, live) => {
    expect(previousOf(newestFirst(on('41', 1)), live)).toBeUndefined();
  });
});
