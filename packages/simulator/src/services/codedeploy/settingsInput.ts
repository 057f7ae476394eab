import type {
  AlarmConfiguration as AlarmConfigurationInput,
  AutoRollbackConfiguration,
} from '@aws-sdk/client-codedeploy';
import { ServiceError } from '../../core/types';
import { AlarmConfiguration, AutoRollback } from './state';

/** Most alarms of a group (CodeDeploy quotas). */
const MAX_ALARMS = 10;

/** @throws AlarmsLimitExceededException, InvalidAlarmConfigException */
export function readAlarms(
  input: AlarmConfigurationInput | undefined,
): AlarmConfiguration | undefined {
  if (!input) {
    return undefined;
  }
  const alarms = (input.alarms ?? []).map(a => a.name ?? '');
  if (alarms.length > MAX_ALARMS) {
    throw new ServiceError(
      'AlarmsLimitExceededException',
      `The maximum number of alarms for a deployment group (${MAX_ALARMS}) was exceeded`,
    );
  }
  if (alarms.includes('') || new Set(alarms).size !== alarms.length) {
    throw new ServiceError(
      'InvalidAlarmConfigException',
      'Alarms must have a name, and no alarm may be listed twice',
    );
  }
  return {
    enabled: input.enabled ?? false,
    ignorePollAlarmFailure: input.ignorePollAlarmFailure ?? false,
    alarms,
  };
}

/** @throws InvalidAutoRollbackConfigException */
export function readAutoRollback(
  input: AutoRollbackConfiguration | undefined,
): AutoRollback | undefined {
  if (!input) {
    return undefined;
  }
  const events = input.events ?? [];
  if (input.enabled && events.length === 0) {
    throw new ServiceError(
      'InvalidAutoRollbackConfigException',
      'Automatic rollback is enabled but no event is given',
    );
  }
  return { enabled: input.enabled ?? false, events: [...events] };
}
