import {
  BatchProcessor,
  EventType,
  processPartialResponse,
} from '@aws-lambda-powertools/batch';
import { makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type {
  Context,
  SQSBatchResponse,
  SQSEvent,
  SQSRecord,
} from 'aws-lambda';
import { idempotencyBy, persistenceStore } from '../../shared/idempotency';
import { logger, metrics, observed } from '../../shared/observability';
import { isSmokeTest } from '../../shared/smoke-test';
import { parseMessage, processMessage } from './logic';

const processor = new BatchProcessor(EventType.SQS);

// A queue may deliver a message twice.
const config = idempotencyBy('messageId');

const processOnce = makeIdempotent(
  async (record: SQSRecord) => processMessage(parseMessage(record.body)),
  { persistenceStore, config },
);

export const handler = observed(
  async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    config.registerLambdaContext(context);

    // Only the messages that fail go back to the queue, and in the end to the
    // dead-letter queue.
    const processRecord = async (record: SQSRecord) => {
      const { messageId } = record;
      if (isSmokeTest(context)) {
        parseMessage(record.body);
        logger.info('Understood the message of a smoke test');
        return;
      }
      try {
        await processOnce(record);
      } catch (error) {
        logger.error('Could not process a message', { messageId, error });
        throw error;
      }
      metrics.addMetric('MessagesProcessed', MetricUnit.Count, 1);
      logger.info('Processed', { messageId });
    };

    return processPartialResponse(event, processRecord, processor, {
      context,
      throwOnFullBatchFailure: false,
    });
  },
);
