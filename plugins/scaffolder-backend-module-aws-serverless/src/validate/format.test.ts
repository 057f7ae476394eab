import { formatFindings } from './format';

describe('formatFindings', () => {
  it('escapes what GitHub would take for the end of a value', () => {
    expect(
      formatFindings(
        [
          {
            file: 'a,b:c.yml',
            line: 1,
            rule: 'x',
            severity: 'warning',
            message: '100 %\nof it',
            fix: 'Do.',
          },
        ],
        'github',
      ),
    ).toBe(
      '::warning file=a%2Cb%3Ac.yml,line=1,title=x::100 %25%0Aof it%0ADo.\n0 errors, 1 warning',
    );
  });
});
