import { compareUrl, configurationChanges } from './changes';

describe('configurationChanges', () => {
  it('tells what differs, of variables and layers only that they are there', () => {
    expect(
      configurationChanges(
        {
          memorySize: 512,
          timeout: 30,
          runtime: 'nodejs22.x',
          handler: 'a',
          variableNames: ['OLD', 'SAME'],
          layers: ['l1'],
        },
        {
          memorySize: 1024,
          timeout: 30,
          runtime: 'nodejs24.x',
          handler: 'a',
          architecture: 'arm64',
          variableNames: ['NEW', 'SAME'],
          layers: ['l1', 'l2'],
        },
      ),
    ).toEqual([
      { field: 'memory', from: '512 MB', to: '1024 MB' },
      { field: 'runtime', from: 'nodejs22.x', to: 'nodejs24.x' },
      { field: 'variable NEW', to: 'set' },
      { field: 'variable OLD', from: 'set' },
      { field: 'layer l2', to: 'set' },
    ]);
  });

  it('calls nothing changed that one of the two does not tell', () => {
    expect(configurationChanges({ variableNames: ['A'] }, {})).toEqual([]);
    expect(configurationChanges(undefined, { memorySize: 1 })).toEqual([]);
  });
});

describe('compareUrl', () => {
  const commit = (url?: string) => ({ sha: 'abc', url });
  it.each([
    [
      'https://github.com/o/r/commit/abc',
      'https://github.com/o/r/commit/def',
      'https://github.com/o/r/compare/abc...abc',
    ],
    [
      'https://gitlab.com/o/r/-/commit/abc',
      'https://gitlab.com/o/r/-/commit/def',
      'https://gitlab.com/o/r/-/compare/abc...abc',
    ],
    [
      'https://github.com/o/r/commit/abc',
      'https://github.com/o/s/commit/def',
      undefined,
    ],
    [
      'https://bitbucket.org/o/r/commits/abc',
      'https://bitbucket.org/o/r/commits/def',
      undefined,
    ],
    ['https://example.com/abc', 'https://example.com/def', undefined],
    [undefined, 'https://github.com/o/r/commit/def', undefined],
  ])('%s with %s: %s', (before, after, url) => {
    expect(compareUrl(commit(before), commit(after))).toBe(url);
    expect(compareUrl(undefined, commit(after))).toBeUndefined();
  });
});
