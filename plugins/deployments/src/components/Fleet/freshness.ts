import type { FleetTarget } from '@backspin/backstage-plugin-deployments-common';
import { isUnread, isUnreadable } from './targets';

/** Ages that are said, in milliseconds. */
const BOUNDS = [
  30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000, 21_600_000,
  86_400_000,
];

/** How old what the fleet shows is. */
export interface FleetFreshness {
  /** All that can be read was seen within so many milliseconds; absent when nothing was, or longer ago than a day. */
  withinMs?: number;
  /** ISO time of the oldest snapshot among the targets that can be read. */
  oldest?: string;
  /** Targets that could not be read. */
  unreadable: number;
  /** Targets that wait for their first read. */
  unread: number;
}

/**
 * Says in round figures how old what is shown is.
 *
 * @param now - milliseconds since the epoch
 */
export function fleetFreshness(
  targets: FleetTarget[],
  now: number,
): FleetFreshness {
  const [oldest] = targets
    .filter(item => !isUnreadable(item))
    .flatMap(({ observedAt }) => observedAt ?? [])
    .sort((a, b) => Date.parse(a) - Date.parse(b));
  return {
    oldest,
    withinMs: oldest
      ? BOUNDS.find(bound => now - Date.parse(oldest) <= bound)
      : undefined,
    unreadable: targets.filter(isUnreadable).length,
    unread: targets.filter(isUnread).length,
  };
}
