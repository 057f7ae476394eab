import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { logger, metrics, observed } from '../../shared/observability';
import { isSmokeTest } from '../../shared/smoke-test';
import { run } from './logic';

export const handler = observed(
  async (_event: unknown, context: Context): Promise<void> => {
    if (isSmokeTest(context)) {
      logger.info('Ready to run');
      return;
    }
    const { processed } = await run(new Date());
    metrics.addMetric('ItemsProcessed', MetricUnit.Count, processed);
    logger.info('Ran', { processed });
  },
);
