import type { TargetView } from '../schemas';
import { isMend, isUnderWay } from '../schemas';

/**
 * The seven states in which a target is shown, the same everywhere: live, failing,
 * moving (with what and how far), needs attention, paused, rolled back, unknown.
 *
 * @public
 */
export type TargetState =
  | 'live'
  | 'failing'
  | 'moving'
  | 'attention'
  | 'paused'
  | 'rolled-back'
  | 'unknown';

/**
 * Order in which states claim a person's attention, most urgent first.
 *
 * @public
 */
export const TARGET_STATES_BY_URGENCY: readonly TargetState[] = [
  'failing',
  'moving',
  'attention',
  'paused',
  'rolled-back',
  'unknown',
  'live',
];

/**
 * Hours for which a target that was taken back is shown as such.
 *
 * @public
 */
export const ROLLED_BACK_SHOWN_HOURS = 24;

/**
 * The one state in which a target is shown. A rollback or deployment in flight
 * comes before a firing alarm, because it is what one has to know before acting.
 *
 * @param now - milliseconds since the epoch
 *
 * @public
 */
export function stateOf(
  view: Pick<TargetView, 'observation' | 'rollback'>,
  now: number,
): TargetState {
  const { observation, rollback } = view;
  if (rollback && isUnderWay(rollback.status)) return 'moving';
  if (!observation) return 'unknown';
  if (observation.inFlight) return 'moving';
  if (observation.alarms.some(alarm => alarm.state === 'ALARM')) {
    return 'failing';
  }
  const codes = observation.notices.map(notice => notice.code);
  if (codes.some(code => code !== 'builds-paused')) return 'attention';
  if (codes.includes('builds-paused')) return 'paused';
  if (observation.live.length === 0) return 'unknown';
  const takenBackAt =
    rollback?.status === 'succeeded' &&
    !isMend(rollback.plan) &&
    observation.live[0].release.id === rollback.plan.to.id &&
    rollback.endedAt;
  if (
    takenBackAt &&
    now - Date.parse(takenBackAt) < ROLLED_BACK_SHOWN_HOURS * 3_600_000
  ) {
    return 'rolled-back';
  }
  return 'live';
}
