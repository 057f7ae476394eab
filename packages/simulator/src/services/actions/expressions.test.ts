import fc from 'fast-check';
import { evaluate, ExpressionError, holds, interpolate } from './expressions';
import type { Scope } from './expressions';

const scope: Scope = {
  contexts: {
    github: {
      ref: 'refs/heads/main',
      ref_name: 'main',
      event_name: 'push',
      sha: 'abc',
      event: { commits: ['a', 'b'] },
    },
    needs: { build: { result: 'success' }, dev: { result: 'skipped' } },
    vars: { ROLE: 'arn' },
    inputs: { dry: 'false' },
  },
  status: { success: false, failure: false, cancelled: false },
};

describe('expressions', () => {
  it.each([
    ["github.ref == 'refs/heads/main'", true],
    ["github.ref == 'refs/heads/MAIN'", true],
    ["github.ref != 'refs/heads/main'", false],
    ["github.ref_name == 'develop' || github.ref_name == 'main'", true],
    ["github.event_name == 'push' && !(github.ref_name == 'x')", true],
    ["!failure() && !cancelled() && needs.build.result == 'success'", true],
    ["success() || needs.dev.result == 'skipped'", true],
    ["startsWith(github.ref, 'refs/heads/')", true],
    ["endsWith(github.ref, '/develop')", false],
    ["contains(github.event.commits, 'b')", true],
    ['contains(fromJSON(\'["main", "staging"]\'), github.ref_name)', true],
    ["contains('Hello', 'ell')", true],
    ["github['ref_name'] == 'main'", true],
    ["github.event.commits[1] == 'b'", true],
    ['github.nothing.at.all', false],
    ["inputs.dry == 'true'", false],
    ['always()', true],
    ['1 == 1.0', true],
    ["'it''s' == 'it''s'", true],
    ['3 > 2 && 2 >= 2 && 1 < 2 && 2 <= 1', false],
  ])('%s is %s', (source, expected) => {
    expect(holds(source, scope)).toBe(expected);
    expect(holds(`\${{ ${source} }}`, scope)).toBe(expected);
  });

  it.each([
    ["vars.A || 'other'", 'other'],
    ["github.ref_name == 'main' && 'prod' || 'dev'", 'prod'],
    ["format('{0}-{1}', github.sha, 'x')", 'abc-x'],
    ["join(github.event.commits, '+')", 'a+b'],
    ['toJSON(github.event.commits)', '["a","b"]'],
  ])('%s gives %s', (source, expected) => {
    expect(evaluate(source, scope)).toBe(expected);
  });

  it('puts values into texts', () => {
    expect(interpolate('a ${{ github.sha }} b ${{ vars.X }}.', scope)).toBe(
      'a abc b .',
    );
  });

  it.each([
    ['hashFiles(github.ref)', 'hashFiles'],
    ['github.ref ==', 'not understood'],
    ['a ? b : c', 'not understood'],
    ['(a', 'not understood'],
  ])('does not guess what %s is', (source, message) => {
    expect(() => evaluate(source, scope)).toThrow(ExpressionError);
    expect(() => evaluate(source, scope)).toThrow(message);
  });

  it('keeps to the rules of and, or and not', () => {
    const word = fc.constantFrom('true', 'false');
    const is = (source: string) => holds(source, scope);
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        expect(is(`!(${a} && ${b})`)).toBe(is(`!${a} || !${b}`));
        expect(is(`${a} || ${b} && ${c}`)).toBe(is(`${a} || (${b} && ${c})`));
      }),
    );
  });
});
