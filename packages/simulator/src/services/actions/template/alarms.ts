/** The alarms of a template: the same properties as in CloudWatch's PutMetricAlarm. */
import type { PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import { ServiceError } from '../../../core/types';
import type { TemplateAlarm } from '../../cloudformation/spec';
import { readAlarm } from '../../cloudwatch/alarmInput';
import { isObject } from './intrinsics';
import type { Json, Resolver } from './intrinsics';
import { TemplateError } from './templateError';

/** Numbers that templates often have as text, from a parameter or a mapping. */
const NUMBERS = [
  'EvaluationPeriods',
  'DatapointsToAlarm',
  'Threshold',
  'Period',
];

function withNumbers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNumbers);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (NUMBERS.includes(key)) return [key, Number(item)];
      if (/^(?:ReturnData|ActionsEnabled)$/.test(key)) {
        return [key, String(item) === 'true'];
      }
      return [key, withNumbers(item)];
    }),
  );
}

/** @throws TemplateError */
export function readAlarms(
  resolver: Resolver,
  alarms: [logicalId: string, resource: Json][],
  physicalName: (logicalId: string) => string | undefined,
): TemplateAlarm[] {
  return alarms.map(([logicalId, { Properties }]) => {
    const path = ['Resources', logicalId, 'Properties'];
    const given = withNumbers(resolver.resolve(Properties ?? {}, path)) as Json;
    try {
      // Tags are those of the stack; CloudFormation adds them itself.
      const { tags: _, ...settings } = readAlarm({
        ...given,
        AlarmName: physicalName(logicalId),
        ...(Array.isArray(given.Metrics)
          ? {
              Metrics: given.Metrics.map(metric => ({
                ReturnData: true,
                ...(metric as Json),
              })),
            }
          : {}),
      } as PutMetricAlarmInput);
      return { logicalId, ...settings };
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      throw new TemplateError(`${logicalId}: ${error.message}`, path);
    }
  });
}
