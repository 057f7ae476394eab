import { ServiceDefinition } from '../core/types';
import { actionOf, matchesAction } from './authorize';

describe('matchesAction', () => {
  it.each([
    ['lambda:GetFunction', 'lambda:GetFunction', true],
    ['lambda:Get*', 'lambda:GetFunction', true],
    ['lambda:*', 'lambda:GetFunction', true],
    ['*', 'lambda:GetFunction', true],
    ['LAMBDA:getfunction', 'lambda:GetFunction', true],
    ['lambda:Get?unction', 'lambda:GetFunction', true],
    ['lambda:GetFunction', 'lambda:GetFunctionConfiguration', false],
    ['lambda:Get', 'lambda:GetFunction', false],
    ['lambda.GetFunction', 'lambda:GetFunction', false],
    ['lambd(a):*', 'lambda:GetFunction', false],
  ])('%s and %s: %s', (pattern, action, expected) => {
    expect(matchesAction(pattern, action)).toBe(expected);
  });
});

describe('actionOf', () => {
  const service = (extra: Partial<ServiceDefinition>) =>
    ({ signingName: 'monitoring', ...extra } as ServiceDefinition);

  it.each([
    [{}, 'monitoring:PutMetricData'],
    [{ iamPrefix: 'cloudwatch' }, 'cloudwatch:PutMetricData'],
    [
      {
        iamPrefix: 'cloudwatch',
        iamActions: { PutMetricData: 'cloudwatch:Other' },
      },
      'cloudwatch:Other',
    ],
  ])('with %j', (extra, expected) => {
    expect(actionOf(service(extra), 'PutMetricData')).toBe(expected);
  });
});
