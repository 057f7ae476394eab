import { ConflictError } from '@backstage/errors';
import type {
  GroupPlanMember,
  Plan,
  Rollback,
} from '@backspin/backstage-plugin-deployments-common';
import type { PlanRefusal } from '@backspin/backstage-plugin-deployments-node';
import type { Freeze } from './policy/freeze';
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
  /** Members of a group that are refused, with their plans as they would be now. */
  members?: GroupPlanMember[];
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
      ? `Rollback ${active.id} of ${active.plan.target.name} to ${
          active.plan.to.label
        }, asked for by ${active.requestedBy}, ${
          active.status === 'awaiting-approval'
            ? 'awaits approval. It has to be approved, rejected or withdrawn first'
            : `is ${active.status}. Wait for its end`
        }`
      : `A rollback of ${targetId} has just ended. Look at its outcome, then ask again`;
    super(message, {
      refusal: { code: 'rollback-in-progress', message },
      active: active && toRollback(active),
    });
  }
}

/** The plan that a request was made from is not what would be planned now. */
export function stateChanged(
  plan: Plan,
  changed: string[],
): RollbackConflictError {
  const what = changed.length > 0 ? ` (${changed.join(', ')})` : '';
  const message = `The state of ${plan.target.resourceName} ${plan.target.qualifier} has changed since the plan was made${what}. Live now: ${plan.from.label}. Look at the new plan and decide again.`;
  return new RollbackConflictError(message, {
    refusal: { code: 'state-changed', message },
    plan,
  });
}

/** Some members of a group cannot be rolled back, so none is. */
export function membersRefused(
  refused: readonly GroupPlanMember[],
): RollbackConflictError {
  const [first] = refused;
  const message = `${refused.length} of the targets cannot be rolled back as asked for, so nothing was begun. ${first.target.resourceName}: ${first.refusal?.message} Leave out what is refused, or look at the new plans and decide again.`;
  return new RollbackConflictError(message, {
    refusal: { code: 'members-refused', message },
    members: refused.map(({ entityRef, target, plan, refusal }) => ({
      entityRef,
      target,
      plan,
      refusal,
    })),
  });
}

/** Why nothing begins during a freeze. */
export function frozen(
  environment: string,
  { title, until, forEver }: Freeze,
): { code: string; message: string } {
  return {
    code: 'frozen',
    message: `The freeze "${title}" of ${environment} is on${
      forEver ? '' : ` until ${new Date(until).toISOString()}`
    }. Only break glass works now.`,
  };
}

/** A rollback does not await approval any more. */
export function notAwaiting(record: RollbackRecord): RollbackConflictError {
  const { id, status } = record;
  return RollbackConflictError.refused({
    code: 'not-awaiting-approval',
    message:
      status === 'awaiting-approval'
        ? `The time for approving rollback ${id} is over.`
        : `Rollback ${id} does not await approval; it is ${status}.`,
  });
}

/** Somebody decides for the second time. */
export function alreadyDecided(id: string): RollbackConflictError {
  return RollbackConflictError.refused({
    code: 'already-decided',
    message: `You have decided about rollback ${id} already.`,
  });
}

/** What somebody wants to approve is not the plan of the rollback. */
export function planDiffers({
  id,
  plan,
}: RollbackRecord): RollbackConflictError {
  const message = `The fingerprint is not that of the plan of rollback ${id}. Read the plan again before you decide.`;
  return new RollbackConflictError(message, {
    refusal: { code: 'plan-differs', message },
    plan,
  });
}
