import { makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context, EventBridgeEvent } from 'aws-lambda';
import { idempotencyBy, persistenceStore } from '../../shared/idempotency';
import { logger, metrics, observed } from '../../shared/observability';
import { isSmokeTest } from '../../shared/smoke-test';
import { parseDetail, processDetail } from './logic';

type Event = EventBridgeEvent<string, unknown>;

// A bus may deliver an event twice.
const config = idempotencyBy('id');

const processOnce = makeIdempotent(
  async (event: Event) => processDetail(parseDetail(event.detail)),
  { persistenceStore, config },
);

export const handler = observed(
  async (event: Event, context: Context): Promise<void> => {
    config.registerLambdaContext(context);
    const { id, source, 'detail-type': detailType } = event;
    if (isSmokeTest(context)) {
      parseDetail(event.detail);
      logger.info('Understood the event of a smoke test');
      return;
    }
    await processOnce(event);
    metrics.addMetric('EventsProcessed', MetricUnit.Count, 1);
    logger.info('Processed', { id, source, detailType });
  },
);
