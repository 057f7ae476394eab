import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  StreamViewType,
  Table,
} from 'aws-cdk-lib/aws-dynamodb';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import {
  DynamoEventSource,
  SqsDlq,
} from 'aws-cdk-lib/aws-lambda-event-sources';
import type { ServiceFunction } from '../service-function.ts';

/** Called with the changes of a table of its own. */
export interface DynamoDbTrigger {
  type: 'dynamodb';
  batchSize: number;
}

/** Has a table's stream call a function. */
export function onChanges(
  fn: ServiceFunction,
  { batchSize }: DynamoDbTrigger,
): void {
  const table = new Table(fn, 'Table', {
    billingMode: BillingMode.PAY_PER_REQUEST,
    partitionKey: { name: 'id', type: AttributeType.STRING },
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    removalPolicy: RemovalPolicy.RETAIN,
    stream: StreamViewType.NEW_AND_OLD_IMAGES,
  });
  fn.alias.addEventSource(
    new DynamoEventSource(table, {
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize,
      // A record that fails holds its shard up until it is given up.
      retryAttempts: 5,
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      onFailure: new SqsDlq(fn.deadLetterQueue),
    }),
  );
}
