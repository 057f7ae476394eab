import { IdempotencyConfig } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';

/** Where it is kept which events have been dealt with. */
export const persistenceStore = new DynamoDBPersistenceLayer({
  tableName: process.env.IDEMPOTENCY_TABLE ?? '',
});

/**
 * Tells events apart by what stands at a path in them, for a day: longer than
 * any of the triggers delivers an event again.
 *
 * @param eventKeyJmesPath - Such as `messageId`.
 */
export function idempotencyBy(eventKeyJmesPath: string): IdempotencyConfig {
  return new IdempotencyConfig({
    eventKeyJmesPath,
    throwOnNoIdempotencyKey: true,
    expiresAfterSeconds: 24 * 60 * 60,
  });
}
