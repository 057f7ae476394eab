import { SimTime } from '../../core/types';
import { AliasState, FunctionState, Routing, VersionState } from './state';

/** A SnapStart version that nobody used for this long goes Inactive. */
export const SNAPSTART_IDLE_MS = 14 * 24 * 3_600_000;
/** How long a code or configuration update stays InProgress. */
export const UPDATE_MS = 4_000;
/** How long a new function, and a newly published version, stays Pending. */
export const CREATE_MS = 3_000;
/** The same for a version that takes a snapshot first. */
export const SNAPSHOT_MS = 100_000;
/** How long provisioned concurrency takes to allocate. */
export const ALLOCATION_MS = 90_000;

/** State members of a function configuration. */
export interface StateView {
  State: 'Pending' | 'Active' | 'Inactive' | 'Failed' | 'Deactivated';
  StateReason?: string;
  StateReasonCode?: string;
}

/** When the version last took traffic through an alias, or was published. */
export function lastUsedAt(
  fn: FunctionState,
  version: VersionState,
  now: SimTime,
): SimTime {
  const routed = (span: Routing) =>
    span.version === version.version ||
    span.second?.version === version.version;
  const ends = Object.values(fn.aliases).flatMap(({ history }) =>
    history
      .map((span, i) => ({ span, end: history[i + 1]?.from ?? now }))
      .filter(({ span }) => routed(span))
      .map(({ end }) => end),
  );
  return Math.max(version.lastModified, ...ends);
}

/** The state of a version, which follows from time alone unless it was forced. */
export function stateOf(
  fn: FunctionState,
  version: VersionState,
  now: SimTime,
): StateView {
  const { forced } = version;
  if (forced) {
    return {
      State: forced.state,
      StateReason: forced.reason,
      StateReasonCode: forced.reasonCode,
    };
  }
  if (now < version.activeAt) {
    return {
      State: 'Pending',
      StateReason: 'The function is being created.',
      StateReasonCode: 'Creating',
    };
  }
  const snapStart =
    version.version !== '$LATEST' &&
    version.settings.snapStart === 'PublishedVersions';
  if (snapStart && now - lastUsedAt(fn, version, now) > SNAPSTART_IDLE_MS) {
    return {
      State: 'Inactive',
      StateReason: 'The function is idle.',
      StateReasonCode: 'Idle',
    };
  }
  return { State: 'Active' };
}

/** Whether an update of `$LATEST` is still in progress. */
export function isUpdating(version: VersionState, now: SimTime): boolean {
  return version.updateEndsAt !== undefined && now < version.updateEndsAt;
}

/** LastUpdateStatus members of a function configuration. */
export function updateStatusOf(version: VersionState, now: SimTime) {
  return isUpdating(version, now)
    ? {
        LastUpdateStatus: 'InProgress' as const,
        LastUpdateStatusReason: 'The function is being created.',
        LastUpdateStatusReasonCode: 'Creating' as const,
      }
    : { LastUpdateStatus: 'Successful' as const };
}

/** Provisioned concurrency of an alias or version at a time. */
export function provisionedAt(
  fn: FunctionState,
  qualifier: string,
  now: SimTime,
) {
  const config = fn.provisioned[qualifier];
  if (!config) {
    return undefined;
  }
  const ready = now >= config.allocatingSince + ALLOCATION_MS;
  const share = (now - config.allocatingSince) / ALLOCATION_MS;
  const allocated = ready
    ? config.requested
    : Math.floor(config.requested * Math.max(0, share));
  return {
    requested: config.requested,
    allocated,
    status: ready ? ('READY' as const) : ('IN_PROGRESS' as const),
    lastModified: config.lastModified,
  };
}

/** Provisioned concurrency follows the alias: a move starts its allocation anew. */
export function restartAllocation(
  fn: FunctionState,
  alias: AliasState,
  now: SimTime,
): void {
  const config = fn.provisioned[alias.name];
  if (config) {
    config.allocatingSince = now;
  }
}
