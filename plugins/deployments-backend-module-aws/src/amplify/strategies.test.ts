import fc from 'fast-check';
import { fileSourceOf } from './sources';
import { amplifyStrategies } from './strategies';
import type { AmplifyStrategyFacts } from './strategies';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const READY = { head: 'c'.repeat(40), tree: 'd'.repeat(40) };

const facts = (
  more: Partial<AmplifyStrategyFacts> = {},
): AmplifyStrategyFacts => ({
  branch: 'main',
  connected: true,
  serverRendered: false,
  autoBuild: true,
  to: '#2',
  commit: 'b'.repeat(40),
  hosts: ['www.distrofm.example'],
  servedBy: 'main',
  source: { gone: 'No files.' },
  repository: READY,
  ...more,
});
const WARM = { branch: 'standby', build: '#57' };
const MANUAL: Partial<AmplifyStrategyFacts> = {
  connected: false,
  commit: undefined,
  source: { kind: 'bucket' },
  repository: { refusal: 'No repository.' },
};

describe('amplifyStrategies', () => {
  it.each<
    [string, Partial<AmplifyStrategyFacts>, string | undefined, string[]]
  >([
    ['a repository', {}, 'rebuild', ['rebuild', 'revert']],
    [
      'a warm branch',
      { warm: WARM },
      'switch-branch',
      ['switch-branch', 'rebuild', 'revert'],
    ],
    [
      'a warm branch and no domain',
      { warm: WARM, hosts: [] },
      'rebuild',
      ['rebuild', 'revert'],
    ],
    [
      'a warm branch and a domain that is being changed',
      { warm: WARM, domainChanging: 'distrofm.example' },
      'rebuild',
      ['rebuild', 'revert'],
    ],
    ['builds that are paused', { autoBuild: false }, 'rebuild', ['rebuild']],
    [
      'a code host that refuses',
      { repository: { refusal: 'It refuses.' } },
      'rebuild',
      ['rebuild'],
    ],
    ['an unknown commit', { commit: undefined }, undefined, []],
    [
      'domains that lead elsewhere',
      { servedBy: 'standby', warm: { branch: 'main', build: '#3' } },
      'switch-branch',
      ['switch-branch'],
    ],
    [
      'domains that lead elsewhere and no way back',
      { servedBy: 'standby' },
      undefined,
      [],
    ],
    ['files in a bucket', MANUAL, 'redeploy', ['redeploy']],
    [
      'files that are gone',
      { ...MANUAL, source: { gone: 'They are gone.' } },
      undefined,
      [],
    ],
    [
      'files of an app that Amplify renders',
      { ...MANUAL, serverRendered: true },
      undefined,
      [],
    ],
  ])('with %s', (_, more, recommended, eligible) => {
    const options = amplifyStrategies(facts(more));
    const id = (way: string) => `amplify-${way}`;
    expect(options.find(option => option.recommended)?.id).toBe(
      recommended && id(recommended),
    );
    expect(
      options.filter(option => option.eligible).map(option => option.id),
    ).toEqual(eligible.map(id));
  });

  const some = <T>(value: T) =>
    fc.option(fc.constant(value), { nil: undefined });
  const any: fc.Arbitrary<AmplifyStrategyFacts> = fc.record({
    branch: fc.constant('main'),
    connected: fc.boolean(),
    serverRendered: fc.boolean(),
    autoBuild: fc.boolean(),
    to: fc.constant('#2'),
    commit: some('b'.repeat(40)),
    hosts: fc.constantFrom<string[]>([], ['www.distrofm.example']),
    servedBy: fc.constantFrom('main', 'standby'),
    domainChanging: some('distrofm.example'),
    warm: some(WARM),
    source: fc.constantFrom<AmplifyStrategyFacts['source']>(
      { kind: 'bucket' },
      { kind: 'link' },
      { gone: 'They are gone.' },
    ),
    repository: fc.constantFrom<AmplifyStrategyFacts['repository']>(READY, {
      refusal: 'It refuses.',
    }),
  });

  it('recommends one that fits, never a revert, and gives a reason for everything', () => {
    fc.assert(
      fc.property(any, input => {
        const options = amplifyStrategies(input);
        const recommended = options.filter(option => option.recommended);
        const others = options.filter(
          ({ id, eligible }) => eligible && id !== 'amplify-revert',
        );
        expect(recommended).toHaveLength(others.length > 0 ? 1 : 0);
        recommended.forEach(({ eligible, id }) => {
          expect(eligible).toBe(true);
          expect(id).not.toBe('amplify-revert');
        });
        options.forEach(({ reason }) => expect(reason).toMatch(/\.$/));
      }),
    );
  });

  it('builds nothing for those whose domain leads elsewhere', () => {
    fc.assert(
      fc.property(any, input => {
        const building = amplifyStrategies({ ...input, servedBy: 'standby' })
          .filter(({ id }) => id !== 'amplify-switch-branch')
          .filter(({ eligible }) => eligible);
        expect(building).toEqual([]);
      }),
    );
  });
});

describe('fileSourceOf', () => {
  const signed = (more: string) =>
    `https://x.s3.amazonaws.com/a.zip?X-Amz-Signature=s&${more}`;

  it.each<[string, string | undefined, string]>([
    ['files that were uploaded', undefined, 'gone'],
    ['a bucket', 's3://releases/a/', 'bucket'],
    ['a public link', 'https://files.example/a.zip', 'link'],
    [
      'a link that is still good',
      signed('X-Amz-Date=20261123T115900Z&X-Amz-Expires=3600'),
      'link',
    ],
    [
      'a link that has expired',
      signed('X-Amz-Date=20261123T105900Z&X-Amz-Expires=3600'),
      'gone',
    ],
    ['an older kind of link', 'https://x.example/a?Expires=1763000000', 'gone'],
    ['something else', 'ftp://x.example/a.zip', 'gone'],
    ['no address', 'files', 'gone'],
  ])('knows %s', (_, sourceUrl, expected) => {
    const source = fileSourceOf({ sourceUrl }, NOW);
    expect('gone' in source ? 'gone' : source.kind).toBe(expected);
  });
});
