import { Match } from 'aws-cdk-lib/assertions';
import { describe, it } from 'vitest';
import { onMessages } from '../../../lib/triggers/sqs';
import { templateWith } from '../../support/service-function';

describe('onMessages', () => {
  it.each([
    [10, Match.absent()],
    [50, 5],
  ])('gathers batches of %i', (batchSize, window) => {
    const template = templateWith({ timeout: 20 }, (fn) => {
      onMessages(fn, { type: 'sqs', batchSize });
    });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: batchSize,
      MaximumBatchingWindowInSeconds: window,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    template.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 120,
      RedrivePolicy: Match.objectLike({ maxReceiveCount: 5 }),
    });
  });
});
