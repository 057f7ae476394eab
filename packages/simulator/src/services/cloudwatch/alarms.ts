import { Place, World } from '../../core/types';
import {
  AlarmHistoryEntry,
  AlarmSettings,
  AlarmState,
  CLOUDWATCH,
  StateValue,
  cloudWatchState,
} from './state';

/** History entries kept of one alarm. */
const HISTORY_PER_ALARM = 100;
const MINUTE = 60_000;
/** Until CodeDeploy has noticed an alarm. */
const NOTICE_MS = 5_000;

/** Creates an alarm, or changes one and leaves its state as it was. */
export function putAlarm(
  world: World,
  place: Place,
  settings: AlarmSettings,
): AlarmState {
  const state = cloudWatchState(world, place);
  const now = world.now();
  const existing = state.alarms[settings.name];
  const alarm: AlarmState = {
    ...settings,
    configurationUpdated: now,
    state: existing?.state ?? 'INSUFFICIENT_DATA',
    stateReason: existing?.stateReason ?? 'Unchecked: Initial alarm creation',
    stateReasonData: existing?.stateReasonData,
    stateUpdated: existing?.stateUpdated ?? now,
    stateTransitioned: existing?.stateTransitioned ?? now,
  };
  state.alarms[settings.name] = alarm;
  addHistory(world, place, {
    alarm: alarm.name,
    type: 'ConfigurationUpdate',
    summary: existing
      ? `Alarm "${alarm.name}" updated`
      : `Alarm "${alarm.name}" created`,
    data: JSON.stringify({
      version: '1.0',
      type: existing ? 'Update' : 'Create',
    }),
  });
  if (!state.evaluating) {
    state.evaluating = true;
    scheduleEvaluation(world, place, Math.floor(now / MINUTE + 1) * MINUTE);
  }
  return alarm;
}

/** Deletes an alarm, if it is there. */
export function deleteAlarm(world: World, place: Place, name: string): void {
  delete cloudWatchState(world, place).alarms[name];
}

/** Queues the evaluation of all alarms of a place. */
export function scheduleEvaluation(
  world: World,
  { account, region }: Place,
  at: number,
): void {
  world.schedule({
    account,
    region,
    at,
    service: CLOUDWATCH,
    type: 'evaluate',
    payload: {},
  });
}

/** Sets the state of an alarm. A change goes into its history; the same state again does not. */
export function setAlarmState(
  world: World,
  place: Place,
  name: string,
  value: StateValue,
  reason: string,
  reasonData?: string,
): void {
  const alarm = cloudWatchState(world, place).alarms[name];
  if (!alarm) {
    return;
  }
  const before = alarm.state;
  if (before === value) {
    return;
  }
  const now = world.now();
  const old = { stateValue: before, stateReason: alarm.stateReason };
  alarm.state = value;
  alarm.stateReason = reason;
  alarm.stateReasonData = reasonData;
  alarm.stateUpdated = now;
  alarm.stateTransitioned = now;
  addHistory(world, place, {
    alarm: name,
    type: 'StateUpdate',
    summary: `Alarm updated from ${before} to ${value}`,
    data: JSON.stringify({
      version: '1.0',
      oldState: old,
      newState: {
        stateValue: value,
        stateReason: reason,
        ...(reasonData ? { stateReasonData: JSON.parse(reasonData) } : {}),
      },
    }),
  });
  if (value === 'ALARM') {
    // CodeDeploy stops the deployments that this alarm watches.
    world.schedule({
      account: place.account,
      region: place.region,
      at: now + NOTICE_MS,
      service: 'codedeploy',
      type: 'alarm',
      payload: { alarm: name },
    });
  }
}

/** Those of the named alarms that are in ALARM. */
export function alarmsInAlarm(
  world: World,
  place: Place,
  names: string[],
): string[] {
  const { alarms } = cloudWatchState(world, place);
  return names.filter(name => alarms[name]?.state === 'ALARM');
}

function addHistory(
  world: World,
  place: Place,
  entry: Omit<AlarmHistoryEntry, 'sequence' | 'at'>,
): void {
  const state = cloudWatchState(world, place);
  const own = (state.history[entry.alarm] ??= []);
  own.push({ ...entry, sequence: state.nextSequence++, at: world.now() });
  if (own.length > HISTORY_PER_ALARM) {
    own.shift();
  }
}
