import fc from 'fast-check';
import { commaSeparated } from './parsed';
import {
  hasTags,
  parseFunctionArns,
  parseFunctionTags,
  parseRoadie,
  parseStackName,
} from '.';

const FN = 'arn:aws:lambda:us-east-1:333333333333:function:royalties-prod';

describe('commaSeparated', () => {
  it('gives back what was joined, blanks apart', () => {
    const part = fc.stringMatching(/^[a-z0-9:_-]{1,20}$/);
    const blank = fc.stringMatching(/^[ \n]{0,3}$/);
    fc.assert(
      fc.property(fc.array(part), blank, (parts, space) => {
        expect(commaSeparated(parts.join(`${space},${space}`))).toEqual(parts);
      }),
    );
  });
});

describe('aws.amazon.com/lambda-function-arn', () => {
  it.each([
    [FN, undefined],
    [`${FN}:live`, 'live'],
    [`${FN}:$LATEST`, '$LATEST'],
    ['arn:aws-cn:lambda:cn-north-1:333333333333:function:a', undefined],
  ])('reads %s', (value, qualifier) => {
    const { items, problems } = parseFunctionArns(value);
    expect(problems).toEqual([]);
    expect(items).toMatchObject([{ qualifier }]);
  });

  it.each([
    ['royalties-prod', 'This is not the ARN of a Lambda function'],
    [
      'arn:aws:lambda:us-east-1:33:function:a',
      'This is not the ARN of a Lambda function',
    ],
    [
      'arn:aws:amplify:us-east-1:333333333333:apps/d1',
      'This is not the ARN of a Lambda function',
    ],
    [
      `${FN}:42`,
      'This names version 42, which never changes, instead of an alias',
    ],
    [' , ', 'The annotation is empty'],
  ])('says what is wrong with "%s"', (value, message) => {
    const { items, problems } = parseFunctionArns(value);
    expect(items).toEqual([]);
    expect(problems).toMatchObject([
      { message, expected: expect.stringContaining('arn:aws:lambda:') },
    ]);
  });

  it('never throws, and every part is either understood or named', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constant(FN))), parts => {
        const value = parts.join(',');
        const { items, problems } = parseFunctionArns(value);
        const expected = Math.max(1, commaSeparated(value).length);
        expect(items.length + problems.length).toBe(expected);
      }),
    );
  });
});

describe('aws.amazon.com/lambda-function-tags', () => {
  it('reads pairs, and values with an equals sign', () => {
    expect(parseFunctionTags('service=royalties, filter=a=b ,empty=')).toEqual({
      items: [
        { key: 'service', value: 'royalties' },
        { key: 'filter', value: 'a=b' },
        { key: 'empty', value: '' },
      ],
      problems: [],
    });
  });

  it.each(['service', '=royalties', `${'k'.repeat(129)}=v`])(
    'does not match fewer tags when "%s" is not understood',
    part => {
      const { items, problems } = parseFunctionTags(`team=royalties,${part}`);
      expect(items).toEqual([]);
      expect(problems).toMatchObject([{ value: part }]);
    },
  );

  it('finds an empty one', () => {
    expect(parseFunctionTags('').problems).toHaveLength(1);
  });

  it('matches a function that carries all of them', () => {
    const pairs = parseFunctionTags('a=1,b=2').items;
    expect(hasTags({ a: '1', b: '2', c: '3' }, pairs)).toBe(true);
    expect(hasTags({ a: '1' }, pairs)).toBe(false);
    expect(hasTags({ a: '1', b: '3' }, pairs)).toBe(false);
  });
});

describe('aws.amazon.com/cloudformation-stack-name', () => {
  it('is one stack without a placeholder', () => {
    expect(parseStackName(' royalties-prod ', ['dev', 'prod'])).toEqual({
      items: [{ stackName: 'royalties-prod' }],
      problems: [],
    });
  });

  it('is one stack for each environment with it', () => {
    expect(
      parseStackName('{environment}-royalties-{environment}', ['dev', 'prod'])
        .items,
    ).toEqual([
      { environment: 'dev', stackName: 'dev-royalties-dev' },
      { environment: 'prod', stackName: 'prod-royalties-prod' },
    ]);
  });

  it.each(['', 'under_score', '1st', 'two stacks', 'royalties-{env}', 'a,b'])(
    'says what is wrong with "%s"',
    value => {
      const { items, problems } = parseStackName(value, ['dev']);
      expect(items).toEqual([]);
      expect(problems).toMatchObject([
        { value, expected: expect.stringContaining('{environment}') },
      ]);
    },
  );
});

describe("Roadie's annotations", () => {
  it('read one name or several', () => {
    expect(parseRoadie('a, b-2_C', 'eu-central-1')).toEqual({
      items: [
        { functionName: 'a', region: 'eu-central-1' },
        { functionName: 'b-2_C', region: 'eu-central-1' },
      ],
      problems: [],
    });
  });

  it.each([
    ['a', undefined, 'aws.com/lambda-region'],
    ['a', 'Frankfurt', 'aws.com/lambda-region'],
    ['a b', 'eu-central-1', 'aws.com/lambda-function-name'],
    ['', 'eu-central-1', 'aws.com/lambda-function-name'],
  ])('name what is wrong with "%s" in %s', (names, region, annotation) => {
    const { items, problems } = parseRoadie(names, region);
    expect(items).toEqual([]);
    expect(problems).toMatchObject([{ annotation }]);
  });
});
