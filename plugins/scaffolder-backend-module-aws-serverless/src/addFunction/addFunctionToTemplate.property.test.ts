import fc from 'fast-check';
import { stringify } from 'yaml';
import { mapAt } from '../__testUtils__/at';
import { onlyAdditions } from './__testUtils__/onlyAdditions';
import {
  addFunctionToTemplate,
  planInsertions,
  type TemplateAddition,
} from './addFunctionToTemplate';
import { parseTemplate } from './parseTemplate';

const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,8}$/);
const text = fc.oneof(
  word,
  fc.constantFrom(
    'yes',
    'on',
    '012345678901',
    '2012-10-17',
    '12:30',
    '',
    '${Env}-x',
    '# not a comment',
    'a: b',
    ' padded ',
    'two\nlines\n',
    'kept\n\n',
    '*',
    '!Ref',
    '@',
    '[x',
    'null',
    '1e3',
    'é – ü',
  ),
);
const { value } = fc.letrec(tie => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.integer(),
    fc.boolean(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(word, tie('value'), { maxKeys: 3 }),
    fc.record({ Ref: word }),
    fc.record({ 'Fn::Sub': text }),
    fc.record({ 'Fn::GetAtt': fc.tuple(word, word) }),
    fc.record({
      'Fn::If': fc.tuple(word, tie('value'), fc.record({ Ref: word })),
    }),
    fc.record({ 'Fn::Base64': fc.record({ 'Fn::Sub': text }) }),
  ),
}));

const resource = fc.record({ Type: word, Properties: value });
const style = fc.record({
  indent: fc.constantFrom(1, 2, 3, 4, 8),
  indentSeq: fc.boolean(),
  singleQuote: fc.constantFrom(true, false, null),
  lineWidth: fc.constantFrom(0, 40),
  crlf: fc.boolean(),
  finalLineEnd: fc.boolean(),
  comments: fc.boolean(),
  outputs: fc.constantFrom('before', 'after', 'none'),
});

/** A template in any style, with things before and after its resources. */
const template = fc
  .record({
    style,
    resources: fc.dictionary(
      word.map(id => `Old${id}`),
      resource,
      {
        minKeys: 1,
        maxKeys: 4,
      },
    ),
    outputs: fc.dictionary(
      word.map(id => `Out${id}`),
      value,
      {
        minKeys: 1,
        maxKeys: 2,
      },
    ),
  })
  .map(
    ({
      style: { crlf, finalLineEnd, comments, outputs: place, ...options },
      resources,
      outputs,
    }) => {
      const section = (content: object) =>
        stringify(content, { ...options, version: '1.1' });
      const noise = comments ? '\n# between sections\n\n' : '';
      const parts = [
        'Transform: AWS::Serverless-2016-10-31\n',
        ...(place === 'before' ? [section({ Outputs: outputs })] : []),
        section({ Resources: resources }) + (comments ? ' # the last\n' : ''),
        ...(place === 'after' ? [section({ Outputs: outputs })] : []),
      ];
      let result = parts.join(noise);
      if (!finalLineEnd) result = result.replace(/\n$/, '');
      return crlf ? result.replace(/\n/g, '\r\n') : result;
    },
  );

const addition: fc.Arbitrary<TemplateAddition> = fc.record({
  Resources: fc.dictionary(
    word.map(id => `New${id}`),
    resource,
    {
      minKeys: 1,
      maxKeys: 3,
    },
  ),
  Outputs: fc.dictionary(
    word.map(id => `New${id}`),
    value,
    { maxKeys: 2 },
  ),
});

it('adds whole lines only, and their meaning to what was meant', () => {
  fc.assert(
    fc.property(template, addition, (original, added) => {
      const result = addFunctionToTemplate(original, added);
      expect(onlyAdditions(original, result).removed).toEqual([]);
      let rest = result;
      const insertions = planInsertions(parseTemplate(original), added);
      for (const { offset, text: inserted } of insertions) {
        rest = rest.slice(0, offset) + rest.slice(offset + inserted.length);
      }
      expect(rest).toBe(original);
      const before = parseTemplate(original).plain;
      const after = parseTemplate(result).plain;
      expect(after.Resources).toEqual({
        ...mapAt(before, 'Resources'),
        ...added.Resources,
      });
      expect(after.Outputs ?? {}).toEqual({
        ...mapAt(before.Outputs ?? {}),
        ...added.Outputs,
      });
    }),
    { numRuns: 300 },
  );
});
