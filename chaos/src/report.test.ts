import {
  allSurvived,
  formatFailures,
  formatJson,
  formatTable,
  rowsOf,
} from './report';
import type { Result } from './report';

const result = (more: Partial<Result> = {}): Result => ({
  name: 'lambda-alias / move lambda:UpdateAlias #1 / reset',
  strategy: 'lambda-alias',
  fault: 'reset',
  lost: [],
  doubled: [],
  ...more,
});
const LOST = result({ lost: ['the target is not free'] });
const DOUBLED = result({ fault: 'slow', doubled: ['UpdateAlias twice'] });

describe('the report', () => {
  it('counts by strategy and fault', () => {
    expect(rowsOf([result(), LOST, DOUBLED])).toEqual([
      {
        strategy: 'lambda-alias',
        fault: 'reset',
        cases: 2,
        survived: 1,
        lost: 1,
        doubled: 0,
      },
      {
        strategy: 'lambda-alias',
        fault: 'slow',
        cases: 1,
        survived: 0,
        lost: 0,
        doubled: 1,
      },
    ]);
  });

  it('is a table with the sum at its end', () => {
    expect(formatTable([result(), LOST, DOUBLED]).split('\n')).toEqual([
      'strategy      fault  cases  survived  lost  double effects',
      '------------  -----  -----  --------  ----  --------------',
      'lambda-alias  reset      2         1     1               0',
      'lambda-alias  slow       1         0     0               1',
      '------------  -----  -----  --------  ----  --------------',
      'all                      3         1     1               1',
    ]);
  });

  it('is JSON with the sum, the rows and what did not survive', () => {
    expect(JSON.parse(formatJson([result(), LOST], 's'))).toMatchObject({
      seed: 's',
      cases: 2,
      survived: 1,
      lost: 1,
      doubled: 0,
      rows: [{ fault: 'reset' }],
      failures: [LOST],
    });
  });

  it('says of what did not survive how to see it again', () => {
    const text = formatFailures([result(), LOST, DOUBLED], 'chaos');
    expect(text).toContain('lost: the target is not free');
    expect(text).toContain('double effect: UpdateAlias twice');
    expect(text).toContain(
      "npm run chaos -- --seed chaos --only 'lambda-alias / move lambda:UpdateAlias #1 / reset'",
    );
    expect(formatFailures([result()], 'chaos')).toBe('');
  });

  it.each([
    [[result()], true],
    [[result(), LOST], false],
    [[result(), DOUBLED], false],
  ])(
    'passes only when nothing is lost and nothing doubled',
    (results, passes) => {
      expect(allSurvived(results)).toBe(passes);
    },
  );
});
