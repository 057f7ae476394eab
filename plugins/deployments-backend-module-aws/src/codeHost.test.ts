import { commitUrl, compareUrl } from './codeHost';

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
});
