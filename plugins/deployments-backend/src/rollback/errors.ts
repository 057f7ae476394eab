import { ConflictError } from '@backstage/errors';
import type {
  Plan,
  Rollback,
} from '@backspin/backstage-plugin-deployments-common';
import type { PlanRefusal } from '@backspin/backstage-plugin-deployments-node';
import { toRollback, type RollbackRecord } from './records';

/** Another replica has taken over: whoever meets this stops at once and does nothing more. */
export class LeaseLostError extends Error {
  constructor(id: string) {
    super(`The lease of rollback ${id} was lost`);
    this.name = 'LeaseLostError';
  }
}

/** What the body of a 409 carries beside the error. */
export interface ConflictDetails {
  /** Why no rollback is possible, for programs and for people. */
  refusal?: { code: string; message: string };
  /** The plan as it would be now, when the state has changed since the one asked for. */
  plan?: Plan;
  /** The rollback that is in the way. */
  active?: Rollback;
}

/** A rollback cannot be planned or asked for as things stand. Answered with 409 and its details. */
export class RollbackConflictError extends ConflictError {
  constructor(message: string, readonly details: ConflictDetails) {
    super(message);
    // The name that Backstage maps to 409 and that clients know.
    this.name = 'ConflictError';
  }

  /** From a provider's refusal. */
  static refused(
    refusal: PlanRefusal | { code: string; message: string },
  ): RollbackConflictError {
    const { code, message } = refusal;
    return new RollbackConflictError(message, { refusal: { code, message } });
  }
}

/** Another rollback of the target is active. */
export class RollbackInProgressError extends RollbackConflictError {
  constructor(targetId: string, active: RollbackRecord | undefined) {
    const message = active
      ? `Rollback ${active.id} of ${active.plan.target.name} to ${active.plan.to.label}, asked for by ${active.requestedBy}, is ${active.status}. Wait for its end`
      : `A rollback of ${targetId} has just ended. Look at its outcome, then ask again`;
    super(message, {
      refusal: { code: 'rollback-in-progress', message },
      active: active && toRollback(active),
    });
  }
}
