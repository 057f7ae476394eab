import fc from 'fast-check';
import {
  amplifyTargetId,
  lambdaTargetId,
  parseAmplifyArn,
  parseArn,
  parseLambdaArn,
} from './arn';

const FUNCTION = 'arn:aws:lambda:us-east-1:333333333333:function:royalty';
const APP = 'arn:aws:amplify:us-east-1:333333333333:apps/d1web';

const characters = (set: string, maxLength: number) =>
  fc.string({
    unit: fc.constantFrom(...set.split('')),
    minLength: 1,
    maxLength,
  });

describe('parseArn', () => {
  it('reads the parts, with or without an account', () => {
    expect(parseArn(` ${FUNCTION} `)).toEqual({
      partition: 'aws',
      service: 'lambda',
      region: 'us-east-1',
      account: '333333333333',
      resource: 'function:royalty',
    });
    expect(parseArn('arn:aws-cn:s3:::bucket/key')).toMatchObject({
      partition: 'aws-cn',
      region: '',
      account: '',
      resource: 'bucket/key',
    });
  });

  it.each(['', 'royalty', 'arn:aws:lambda', 'arn:aws:lambda:us-east-1:12:f'])(
    'takes %p for no ARN',
    value => {
      expect(parseArn(value)).toBeUndefined();
    },
  );

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        const value = `arn:aws:amplify:us-east-1:333333333333:${text}`;
        expect(() =>
          [parseArn, parseLambdaArn, parseAmplifyArn].map(parse =>
            parse(value),
          ),
        ).not.toThrow();
      }),
    );
  });
});

describe('parseLambdaArn', () => {
  it.each<[string, string | undefined]>([
    [FUNCTION, undefined],
    [`${FUNCTION}:live`, 'live'],
    [`${FUNCTION}:42`, '42'],
    [`${FUNCTION}:$LATEST`, '$LATEST'],
  ])('reads %s', (arn, qualifier) => {
    expect(parseLambdaArn(arn)).toMatchObject({
      functionName: 'royalty',
      qualifier,
    });
  });

  it.each([
    APP,
    `${FUNCTION}:`,
    `${FUNCTION}:live:more`,
    `${FUNCTION}:$LAST`,
    'arn:aws:lambda:us-east-1:333333333333:layer:royalty',
    'arn:aws:lambda:us-east-1::function:royalty',
    'arn:aws:lambda::333333333333:function:royalty',
  ])('takes %s for something else', arn => {
    expect(parseLambdaArn(arn)).toBeUndefined();
  });

  it('reads every id of a target back', () => {
    const word = characters('abcXYZ019_-', 20);
    fc.assert(
      fc.property(word, word, (functionName, qualifier) => {
        const arn = {
          partition: 'aws',
          region: 'eu-west-1',
          account: '111111111111',
          functionName,
        };
        expect(parseLambdaArn(lambdaTargetId(arn, qualifier))).toMatchObject({
          ...arn,
          qualifier,
        });
      }),
    );
  });
});

describe('parseAmplifyArn', () => {
  it.each<[string, string | undefined]>([
    [APP, undefined],
    [`${APP}/branches/main`, 'main'],
    [`${APP}/branches/feature%2Fpayouts`, 'feature/payouts'],
  ])('reads %s', (arn, branch) => {
    const { appId, branch: read } = parseAmplifyArn(arn)!;
    expect([appId, read]).toEqual(['d1web', branch]);
  });

  it.each([
    FUNCTION,
    `${APP}/branches/`,
    `${APP}/branches/%E0%A4%A`,
    `${APP}/domains/example.com`,
    'arn:aws:amplify:us-east-1:333333333333:apps/web',
    'arn:aws:amplify:us-east-1::apps/d1web',
  ])('takes %s for something else', arn => {
    expect(parseAmplifyArn(arn)).toBeUndefined();
  });

  it('reads every id of a target back', () => {
    fc.assert(
      fc.property(characters('abcXYZ019_-/.%é ', 30), branch => {
        const arn = {
          partition: 'aws',
          region: 'eu-west-1',
          account: '111111111111',
          appId: 'd1web',
        };
        expect(parseAmplifyArn(amplifyTargetId(arn, branch))).toMatchObject({
          ...arn,
          branch,
        });
      }),
    );
  });
});
