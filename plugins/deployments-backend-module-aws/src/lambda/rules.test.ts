import fc from 'fast-check';
import { DEFAULT_COMMIT_PATTERN, commitFromDescription } from './commit';
import { lambdaInstant, releaseFromConfiguration } from './release';
import { parseRollbackDescription, rollbackDescription } from './rollbackMark';
import {
  isRuntimeDeprecated,
  RUNTIME_SUPPORT_ENDS,
  runtimeEndsOn,
} from './runtimes';

describe('the commit in a description', () => {
  it.each([
    [
      '41b07aa Batch statement export (Jon P.)',
      '41b07aa',
      'Batch statement export',
      'Jon P.',
    ],
    ['41b07aa', '41b07aa', undefined, undefined],
    [
      '41b07aa Fix (again) the export',
      '41b07aa',
      'Fix (again) the export',
      undefined,
    ],
    ['41b07aa: Fix (again) (Ana R.)', '41b07aa', 'Fix (again)', 'Ana R.'],
    [
      `${'0123456789'.repeat(4)} Whole`,
      '0123456789'.repeat(4),
      'Whole',
      undefined,
    ],
  ])('reads %s', (description, sha, message, author) => {
    expect(commitFromDescription(description)).toEqual({
      sha,
      message,
      author,
      url: undefined,
    });
  });

  it.each([
    undefined,
    '',
    'Release of Friday',
    'abcdef',
    'deadbeef7z Something',
    'Fix 41b07aa',
  ])('finds none in %p', description => {
    expect(commitFromDescription(description)).toBeUndefined();
  });

  it('links to the repository, and follows a pattern of the configuration', () => {
    const pattern = /^rev=(?<sha>[0-9a-f]+) by=(?<author>\w+)/;
    expect(
      commitFromDescription(
        'rev=41b07aa by=ana',
        pattern,
        'https://github.com/a/b',
      ),
    ).toEqual({
      sha: '41b07aa',
      message: undefined,
      author: 'ana',
      url: 'https://github.com/a/b/commit/41b07aa',
    });
  });

  it('gives back what a pipeline wrote', () => {
    const word = fc.stringMatching(/^[A-Za-z]{1,8}$/);
    const words = fc
      .array(word, { minLength: 1, maxLength: 5 })
      .map(all => all.join(' '));
    const sha = fc.stringMatching(/^[0-9a-f]{7,40}$/);
    fc.assert(
      fc.property(sha, words, words, (id, message, author) => {
        const commit = commitFromDescription(
          `${id} ${message} (${author})`,
          DEFAULT_COMMIT_PATTERN,
        );
        expect(commit).toMatchObject({ sha: id, message, author });
      }),
    );
  });
});

describe('runtimes', () => {
  const now = Date.UTC(2026, 10, 23);

  it.each(['nodejs18.x', 'nodejs20.x', 'python3.9', 'python3.10'])(
    '%s is out of support',
    runtime => {
      expect(isRuntimeDeprecated(runtime, now)).toBe(true);
    },
  );

  it.each([
    'nodejs24.x',
    'nodejs22.x',
    'python3.14',
    'python3.11',
    'java17',
    'ruby3.3',
    'dotnet10',
    'provided.al2023',
    undefined,
    'nodejs99.x',
  ])('%s is in support, as far as is known', runtime => {
    expect(isRuntimeDeprecated(runtime, now)).toBe(false);
  });

  it('ends on the day, and each day is one', () => {
    expect(isRuntimeDeprecated('nodejs22.x', Date.UTC(2027, 3, 29))).toBe(
      false,
    );
    expect(isRuntimeDeprecated('nodejs22.x', Date.UTC(2027, 3, 30))).toBe(true);
    for (const day of Object.values(RUNTIME_SUPPORT_ENDS)) {
      expect(new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10)).toBe(day);
    }
    expect(runtimeEndsOn('nodejs24.x')).toBe('2028-04-30');
  });
});

describe('a version as a release', () => {
  it('has what differs from others, and of variables the names', () => {
    expect(
      releaseFromConfiguration(
        {
          Version: '43',
          Description: 'Friday',
          LastModified: '2026-11-23T08:17:00.123+0000',
          Runtime: 'nodejs24.x',
          MemorySize: 512,
          Timeout: 10,
          Architectures: ['arm64'],
          Handler: 'app.handler',
          CodeSha256: 'abc',
          Environment: { Variables: { B: '', A: '' } },
          Layers: [{ Arn: 'arn:layer' }],
        },
        {},
      ),
    ).toEqual({
      id: '43',
      label: 'v43',
      commit: undefined,
      message: 'Friday',
      createdAt: '2026-11-23T08:17:00.123Z',
      configuration: {
        runtime: 'nodejs24.x',
        memorySize: 512,
        timeout: 10,
        architecture: 'arm64',
        handler: 'app.handler',
        codeSha256: 'abc',
        variableNames: ['A', 'B'],
        layers: ['arn:layer'],
      },
    });
  });

  it.each([
    ['2026-11-23T08:17:00.123+0000', '2026-11-23T08:17:00.123Z'],
    ['2026-11-23T08:17:00Z', '2026-11-23T08:17:00.000Z'],
    ['2026-11-23T10:17:00.000+0200', '2026-11-23T08:17:00.000Z'],
    ['yesterday', undefined],
    [undefined, undefined],
  ])('reads the time %s', (value, expected) => {
    expect(lambdaInstant(value)).toBe(expected);
  });
});

describe('the mark of a rollback', () => {
  it('is read back', () => {
    const mark = { rollbackId: '0f8c-1', requestedBy: 'user:default/mara.k' };
    expect(parseRollbackDescription(rollbackDescription(mark))).toEqual(mark);
  });

  it.each([undefined, '', 'Rolled back by hand'])('is not seen in %p', text => {
    expect(parseRollbackDescription(text)).toBeUndefined();
  });
});
