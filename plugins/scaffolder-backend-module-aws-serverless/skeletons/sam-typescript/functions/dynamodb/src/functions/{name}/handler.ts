import {
  BatchProcessor,
  EventType,
  processPartialResponse,
} from '@aws-lambda-powertools/batch';
import { makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type {
  Context,
  DynamoDBBatchResponse,
  DynamoDBRecord,
  DynamoDBStreamEvent,
} from 'aws-lambda';
import { idempotencyBy, persistenceStore } from '../../shared/idempotency';
import { logger, metrics, observed } from '../../shared/observability';
import { isSmokeTest } from '../../shared/smoke-test';
import { changeOf, processChange } from './logic';

const processor = new BatchProcessor(EventType.DynamoDBStreams);

// A stream delivers records again when a later one of their batch fails.
const config = idempotencyBy('eventID');

const processOnce = makeIdempotent(
  async (record: DynamoDBRecord) => processChange(changeOf(record)),
  { persistenceStore, config },
);

export const handler = observed(
  async (
    event: DynamoDBStreamEvent,
    context: Context,
  ): Promise<DynamoDBBatchResponse> => {
    config.registerLambdaContext(context);

    // Lambda goes on from the first record that failed.
    const processRecord = async (record: DynamoDBRecord) => {
      const { eventID } = record;
      if (isSmokeTest(context)) {
        changeOf(record);
        logger.info('Understood the record of a smoke test');
        return;
      }
      try {
        await processOnce(record);
      } catch (error) {
        logger.error('Could not process a change', { eventID, error });
        throw error;
      }
      metrics.addMetric('ChangesProcessed', MetricUnit.Count, 1);
      logger.info('Processed', { eventID });
    };

    return processPartialResponse(event, processRecord, processor, {
      context,
      throwOnFullBatchFailure: false,
    });
  },
);
