import { commitUrl, compareUrl, comparisonUrl } from './codeHost';

describe('links to the code host', () => {
  it.each([
    [
      'https://github.com/o/r.git',
      'https://github.com/o/r/commit/b',
      'https://github.com/o/r/compare/a...b',
    ],
    [
      'https://gitlab.example/o/r/',
      'https://gitlab.example/o/r/-/commit/b',
      'https://gitlab.example/o/r/-/compare/a...b',
    ],
    [
      'https://bitbucket.org/o/r',
      'https://bitbucket.org/o/r/commits/b',
      'https://bitbucket.org/o/r/branches/compare/b%0Da',
    ],
    [
      'https://git-codecommit.us-east-1.amazonaws.com/v1/repos/r',
      undefined,
      undefined,
    ],
    ['git@github.com:o/r.git', undefined, undefined],
    [undefined, undefined, undefined],
  ])('of %s', (repository, commit, compare) => {
    expect(commitUrl(repository, 'b')).toBe(commit);
    expect(compareUrl(repository, 'a', 'b')).toBe(compare);
  });

  it('need both commits for a comparison', () => {
    expect(
      compareUrl('https://github.com/o/r', undefined, 'b'),
    ).toBeUndefined();
    expect(
      compareUrl('https://github.com/o/r', 'a', undefined),
    ).toBeUndefined();
  });

  it('compare the older release with the newer one, in either direction', () => {
    const release = (id: string) => ({
      id,
      label: `v${id}`,
      commit: { sha: `sha${id}` },
    });
    const url = 'https://github.com/o/r/compare/sha9...sha10';
    const repository = 'https://github.com/o/r';
    expect(comparisonUrl(repository, release('9'), release('10'))).toBe(url);
    expect(comparisonUrl(repository, release('10'), release('9'))).toBe(url);
  });
});
