import type {
  Plan,
  Rollback,
} from '@backspin/backstage-plugin-deployments-common';

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

/** Whether the release of a plan was taken back before, which has to be confirmed again. */
export function needsConfirmingAgain(plan: Plan, isUndo: boolean): boolean {
  // An undo says itself what it goes back to, and why that was taken back.
  return (
    !isUndo &&
    plan.warnings.some(({ code }) => code === 'release-taken-back-before')
  );
}
