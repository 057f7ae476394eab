import type { Rollback } from '@backspin/backstage-plugin-deployments-common';

/**
 * The newest rollback that took a release back and still stands: one that was
 * undone does not count, and an undo takes nothing back for its own sake.
 *
 * @param rollbacks - those of the target, newest first
 */
export function takingBack(
  rollbacks: readonly Rollback[],
  releaseId: string,
): Rollback | undefined {
  return rollbacks.find(
    ({ status, plan, undoneBy, undoes }) =>
      status === 'succeeded' &&
      plan.from.id === releaseId &&
      !undoneBy &&
      !undoes,
  );
}
