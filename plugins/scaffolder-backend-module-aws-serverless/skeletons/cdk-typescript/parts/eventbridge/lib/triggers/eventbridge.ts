import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { ServiceFunction } from '../service-function.ts';

/** Called for events of a bus. */
export interface EventBridgeTrigger {
  type: 'eventbridge';
  busName: string;
  source: string;
  detailType?: string;
}

/** Has a bus call a function. Events that fail three times are kept. */
export function onEvent(
  fn: ServiceFunction,
  { busName, source, detailType }: EventBridgeTrigger,
): void {
  new Rule(fn, 'Rule', {
    eventBus: EventBus.fromEventBusName(fn, 'Bus', busName),
    eventPattern: {
      source: [source],
      ...(detailType && { detailType: [detailType] }),
    },
    targets: [new LambdaFunction(fn.alias)],
  });
  fn.alias.configureAsyncInvoke({
    retryAttempts: 2,
    onFailure: new SqsDestination(fn.deadLetterQueue),
  });
}
