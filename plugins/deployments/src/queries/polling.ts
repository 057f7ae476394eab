import {
  isFinalStatus,
  isUnderWay,
  type EntityDeployments,
  type EntityPipeline,
  type Rollback,
} from '@backspin/backstage-plugin-deployments-common';

/** Milliseconds between reads while something moves. A read that finds nothing new costs one 304. */
export const MOVING_POLL_MS = 3_000;
/** Milliseconds between reads of a quiet page; signals tell of changes sooner. */
export const QUIET_POLL_MS = 30_000;
/** Milliseconds between reads while the backend looks the targets up for the first time. */
export const RESOLVING_POLL_MS = 2_000;

/** Whether anything of an entity is in flight: a deployment, a build or a rollback. */
export function isMoving(data: EntityDeployments): boolean {
  return data.targets.some(
    ({ observation, rollback }) =>
      observation?.inFlight !== undefined ||
      (rollback !== undefined && isUnderWay(rollback.status)),
  );
}

/** Milliseconds until a page should ask again. A hidden page does not ask at all; react-query sees to that. */
export function pagePollMs(data: EntityDeployments | undefined): number {
  if (!data) return QUIET_POLL_MS;
  if (data.resolving) return RESOLVING_POLL_MS;
  return isMoving(data) ? MOVING_POLL_MS : QUIET_POLL_MS;
}

/** Milliseconds for which a rollback that has ended is still read as if it moved: what may be done about it follows a little later. */
const SETTLING_MS = 60_000;

/**
 * Milliseconds until a rollback should be asked for again. One that has ended may
 * still be undone, by this reader or by another.
 *
 * @param now - milliseconds since the epoch
 */
export function rollbackPollMs(
  rollback: Rollback | undefined,
  now: number,
): number {
  if (!rollback) return MOVING_POLL_MS;
  // People take their time.
  if (rollback.status === 'awaiting-approval') return MOVING_POLL_MS;
  if (!isFinalStatus(rollback.status)) return 1_500;
  const endedAt = rollback.endedAt ? Date.parse(rollback.endedAt) : 0;
  return now - endedAt < SETTLING_MS ? MOVING_POLL_MS : QUIET_POLL_MS;
}

/** Milliseconds between reads of a pipeline in which something runs; GitHub is read no oftener. */
export const PIPELINE_MOVING_POLL_MS = 5_000;
/** Milliseconds between reads of a pipeline that waits for somebody. */
export const PIPELINE_WAITING_POLL_MS = 10_000;
/** Milliseconds between reads of a pipeline in which nothing goes on. */
export const PIPELINE_QUIET_POLL_MS = 20_000;

/**
 * Milliseconds until a pipeline should be asked for again, or false for never. It is
 * being asked that has the backend read GitHub, at its own pace.
 */
export function pipelinePollMs(
  data: EntityPipeline | undefined,
): number | false {
  if (!data) return PIPELINE_QUIET_POLL_MS;
  if (!data.repository) return false;
  if (!data.readAt && !data.error) return RESOLVING_POLL_MS;
  if (data.moving) return PIPELINE_MOVING_POLL_MS;
  const waits = data.environments.some(({ runs }) =>
    runs.some(({ status }) => status === 'waiting'),
  );
  return waits ? PIPELINE_WAITING_POLL_MS : PIPELINE_QUIET_POLL_MS;
}
