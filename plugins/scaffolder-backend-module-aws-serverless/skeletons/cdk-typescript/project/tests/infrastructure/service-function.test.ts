import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { templateWith } from '../support/service-function';

describe('ServiceFunction', () => {
  it('gives variables the values of its environment', () => {
    const template = templateWith({
      variables: { MODE: 'fast', LIMIT: { test: '1', other: '9' } },
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({ MODE: 'fast', LIMIT: '1' }),
      },
    });
  });

  it('refuses a variable without a value for its environment', () => {
    expect(() =>
      templateWith({ variables: { LIMIT: { other: '9' } } }),
    ).toThrow('LIMIT has no value for test.');
  });

  it('may do what it is permitted, and fills in where it runs', () => {
    const template = templateWith({
      permissions: [
        {
          actions: ['sns:Publish'],
          resources: ['arn:aws:sns:us-east-1:${AWS::AccountId}:${Environment}'],
        },
        { actions: ['sns:ListTopics'], resources: ['*'] },
      ],
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'sns:Publish',
            Resource: {
              'Fn::Sub': 'arn:aws:sns:us-east-1:${AWS::AccountId}:test',
            },
          }),
          Match.objectLike({ Action: 'sns:ListTopics', Resource: '*' }),
        ]),
      },
    });
  });
});
