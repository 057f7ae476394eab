import {
  alarmUrl,
  deploymentUrl,
  functionUrl,
  logGroupUrl,
  stackUrl,
} from './consoleUrls';

describe('pages of the AWS console', () => {
  it.each([
    [
      functionUrl('us-east-1', 'f', 'live'),
      'https://us-east-1.console.aws.amazon.com/lambda/home?region=us-east-1#/functions/f/aliases/live',
    ],
    [
      functionUrl('us-east-1', 'f', '$LATEST'),
      'https://us-east-1.console.aws.amazon.com/lambda/home?region=us-east-1#/functions/f',
    ],
    [
      functionUrl('cn-north-1', 'f'),
      'https://cn-north-1.console.amazonaws.cn/lambda/home?region=cn-north-1#/functions/f',
    ],
    [
      deploymentUrl('us-gov-west-1', 'd-1'),
      'https://us-gov-west-1.console.amazonaws-us-gov.com/codesuite/codedeploy/deployments/d-1?region=us-gov-west-1',
    ],
    [
      stackUrl('us-east-1', 'arn:a/b'),
      'https://us-east-1.console.aws.amazon.com/cloudformation/home?region=us-east-1#/stacks/stackinfo?stackId=arn%3Aa%2Fb',
    ],
    [
      alarmUrl('us-east-1', 'a b'),
      'https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#alarmsV2:alarm/a%20b',
    ],
    [
      logGroupUrl('us-east-1', '/aws/lambda/f'),
      'https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:log-groups/log-group/$252Faws$252Flambda$252Ff',
    ],
  ])('%s', (actual, expected) => {
    expect(actual).toBe(expected);
  });
});
