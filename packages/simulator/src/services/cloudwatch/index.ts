import * as sdk from '@aws-sdk/client-cloudwatch';
import { Place, ServiceDefinition, ServiceError } from '../../core/types';
import { alarmOperations } from './alarmOperations';
import { dataOperations } from './dataOperations';
import { evaluationHandlers } from './evaluate';
import { lambdaMetrics } from './lambdaMetrics';
import { registerMetricSource } from './sources';
import { CLOUDWATCH, alarmArn, cloudWatchState } from './state';

export { putAlarm, setAlarmState } from './alarms';
export { evaluateAlarms } from './evaluate';
export { registerMetricSource } from './sources';
export type { MetricSource, MinuteSeries } from './sources';
export type { AlarmSettings, MetricId, MinuteValue } from './state';

registerMetricSource(lambdaMetrics);

function resourceArn(
  operation: string,
  input: { AlarmName?: string },
  place: Place,
): string | undefined {
  const single = ['PutMetricAlarm', 'SetAlarmState'].includes(operation);
  return single && input.AlarmName
    ? alarmArn(place, input.AlarmName)
    : undefined;
}

/** Simulated Amazon CloudWatch: metrics and metric alarms. */
export const cloudwatch: ServiceDefinition = {
  id: CLOUDWATCH,
  signingName: 'monitoring',
  sdk,
  protocol: 'awsJson1_0',
  operations: { ...alarmOperations, ...dataOperations },
  iamPrefix: 'cloudwatch',
  resourceArn,
  quotas: [
    { name: 'DescribeAlarms', perSecond: 9, operations: ['DescribeAlarms'] },
    { name: 'GetMetricData', perSecond: 50, operations: ['GetMetricData'] },
  ],
  throttlingError: () =>
    new ServiceError('ThrottlingException', 'Rate exceeded'),
  accessDeniedError: (_caller, _operation, denial) =>
    new ServiceError('AccessDeniedException', denial.message),
  register(world) {
    for (const [type, handler] of Object.entries(evaluationHandlers)) {
      world.on(CLOUDWATCH, type, handler);
    }
  },
  taggedResources(world, place) {
    return Object.values(cloudWatchState(world, place).alarms)
      .filter(alarm => Object.keys(alarm.tags).length > 0)
      .map(alarm => ({
        arn: alarmArn(place, alarm.name),
        tags: { ...alarm.tags },
      }));
  },
};
