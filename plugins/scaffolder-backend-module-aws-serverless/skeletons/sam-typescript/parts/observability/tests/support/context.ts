import type { Context } from 'aws-lambda';
import { SMOKE_TEST } from '../../src/shared/smoke-test';

/** What Lambda tells a handler about its invocation. */
export function lambdaContext(
  options: { isSmokeTest?: boolean } = {},
): Context {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: 'function',
    functionVersion: '1',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:name',
    memoryLimitInMB: '256',
    awsRequestId: '3f5e9a52-6f0e-4c6c-9a3c-1a9d3b9f6c11',
    logGroupName: '/aws/lambda/function',
    logStreamName: 'stream',
    getRemainingTimeInMillis: () => 10_000,
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
    ...(options.isSmokeTest && {
      clientContext: SMOKE_TEST as unknown as Context['clientContext'],
    }),
  };
}
