import { TimeZone } from 'aws-cdk-lib';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { ServiceFunction } from '../service-function.ts';

/** Called by the clock. */
export interface ScheduleTrigger {
  type: 'schedule';
  /** A rate or a cron expression, in UTC. */
  expression: string;
}

/** Has the clock call a function. Runs that fail three times are kept. */
export function onSchedule(
  fn: ServiceFunction,
  { expression }: ScheduleTrigger,
): void {
  new Schedule(fn, 'Schedule', {
    schedule: ScheduleExpression.expression(expression, TimeZone.ETC_UTC),
    target: new LambdaInvoke(fn.alias),
  });
  fn.alias.configureAsyncInvoke({
    retryAttempts: 2,
    onFailure: new SqsDestination(fn.deadLetterQueue),
  });
}
