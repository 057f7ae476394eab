import {
  needsConfirmingAgain,
  type GroupPlanMember,
  type StrategyId,
} from '@backspin/backstage-plugin-deployments-common';
import { ServiceUnavailableError } from '@backstage/errors';
import limiter from 'p-limit';
import type { AccessibleTarget } from '../../targets/TargetAccess';
import {
  frozen,
  RollbackConflictError,
  RollbackInProgressError,
  stateChanged,
} from '../errors';
import type { Planner } from '../Planner';
import type { EffectivePolicy } from '../policy/effective';
import { freezeAt } from '../policy/freeze';
import type { RollbackStore } from '../RollbackStore';

const NOT_ALLOWED = {
  code: 'not-allowed',
  message: 'You may not roll this target back.',
};

/** Plans that are worked out at a time. The buckets of the providers hold the quotas. */
const PLANS_AT_ONCE = 8;

/** A member with its plan, or why there is none, and the policy that holds for it. */
export interface PlannedMember extends GroupPlanMember {
  policy?: EffectivePolicy;
}

/** What is wanted of one member; with a fingerprint, of which plan. */
export interface MemberWish {
  to?: string;
  strategy?: StrategyId;
  fingerprint?: string;
  /** Release that is wanted although it was taken back before. */
  confirmTakenBack?: string;
}

/** Works out the plans of a group's members. Only reads. */
export class GroupPlanner {
  constructor(
    private readonly deps: {
      planner: Pick<Planner, 'workOut'>;
      store: Pick<RollbackStore, 'activeOf'>;
      now?: () => number;
    },
  ) {}

  /**
   * The plans as they would be now, in the same order. What stands in the way of one member
   * is said beside it, and the others are worked out all the same.
   *
   * @param found - the targets, as far as the caller may see them
   * @param wishes - what is wanted of each
   * @param breakGlass - whether freezes and the usual permission are gone past
   */
  async workOut(
    found: readonly AccessibleTarget[],
    wishes: readonly MemberWish[],
    breakGlass = false,
  ): Promise<PlannedMember[]> {
    const limit = limiter(PLANS_AT_ONCE);
    return Promise.all(
      found.map((subject, at) =>
        limit(() => this.one(subject, wishes[at], breakGlass)),
      ),
    );
  }

  private async one(
    found: AccessibleTarget,
    { to, strategy, fingerprint, confirmTakenBack }: MemberWish,
    breakGlass: boolean,
  ): Promise<PlannedMember> {
    const { entityRef, target, mayRollBack, mayBreakGlass } = found;
    const member = {
      entityRef,
      target,
      mayBreakGlass: mayBreakGlass || undefined,
    };
    const allowed = breakGlass ? mayBreakGlass : mayRollBack;
    if (!allowed && !mayBreakGlass) return { ...member, refusal: NOT_ALLOWED };
    try {
      const active = await this.deps.store.activeOf(target.id);
      if (active) throw new RollbackInProgressError(target.id, active);
      const { plan, policy, changed } = await this.deps.planner.workOut(found, {
        target: target.id,
        to,
        strategy,
        fingerprint,
      });
      const freeze = breakGlass
        ? undefined
        : freezeAt(policy.freezeWindows, (this.deps.now ?? Date.now)());
      const forbidden = allowed ? undefined : NOT_ALLOWED;
      const conflict =
        fingerprint !== undefined && plan.fingerprint !== fingerprint
          ? stateChanged(plan, changed).details.refusal
          : undefined;
      const unconfirmed =
        fingerprint !== undefined &&
        needsConfirmingAgain(plan, false) &&
        confirmTakenBack !== plan.to.id
          ? {
              code: 'taken-back-before',
              message: `${plan.to.label} was taken back before; give ${plan.to.id} as confirmTakenBack to go to it all the same.`,
            }
          : undefined;
      return {
        ...member,
        plan,
        policy,
        refusal: freeze
          ? frozen(policy.name, freeze)
          : forbidden ?? conflict ?? unconfirmed,
      };
    } catch (error) {
      if (error instanceof RollbackConflictError && error.details.refusal) {
        return { ...member, refusal: error.details.refusal };
      }
      if (error instanceof ServiceUnavailableError) {
        return {
          ...member,
          refusal: { code: 'unavailable', message: error.message },
        };
      }
      throw error;
    }
  }
}
