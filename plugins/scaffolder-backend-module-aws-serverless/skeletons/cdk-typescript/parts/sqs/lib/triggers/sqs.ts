import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { ServiceFunction } from '../service-function.ts';

/** Called with the messages of a queue of its own. */
export interface SqsTrigger {
  type: 'sqs';
  batchSize: number;
}

/** Has a queue call a function; only the messages that failed come back. */
export function onMessages(
  fn: ServiceFunction,
  { batchSize }: SqsTrigger,
): void {
  const queue = new Queue(fn, 'Queue', {
    queueName: fn.functionName,
    encryption: QueueEncryption.SQS_MANAGED,
    // Six times the function's timeout, as Lambda asks for.
    visibilityTimeout: Duration.seconds(fn.description.timeout * 6),
    deadLetterQueue: { queue: fn.deadLetterQueue, maxReceiveCount: 5 },
  });
  fn.alias.addEventSource(
    new SqsEventSource(queue, {
      batchSize,
      // Batches of more than ten need a window in which they are gathered.
      ...(batchSize > 10 && { maxBatchingWindow: Duration.seconds(5) }),
      reportBatchItemFailures: true,
    }),
  );
}
