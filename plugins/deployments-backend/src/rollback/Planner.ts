import type {
  EnvironmentDefinition,
  Plan,
  PlanRequest,
  RollbackRequest,
  StrategyId,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import type {
  PlanDraft,
  PlanInput,
} from '@backspin/backstage-plugin-deployments-node';
import { InputError, NotFoundError } from '@backstage/errors';
import type { ProviderRegistry } from '../providers/ProviderRegistry';
import type { HistoryStore } from '../store/HistoryStore';
import type { ObservationStore } from '../store/ObservationStore';
import { RollbackConflictError } from './errors';
import { changedSince, fingerprintOf } from './fingerprint';
import {
  effectivePolicy,
  type EffectivePolicy,
  type PolicySubject,
} from './policy/effective';
import { freezeAt } from './policy/freeze';
import {
  allowedInstead,
  forbiddenReason,
  isAllowed,
  underPolicy,
} from './policy/strategies';
import { toRollback, type RollbackRecord } from './records';
import type { RollbackStore } from './RollbackStore';
import { undoRefusal } from './undo';
import { fromUpstream } from './upstream';

/** Deployments and rollbacks that a provider is given to plan from. */
const HISTORY_FOR_PLANS = 100;
const ROLLBACKS_FOR_PLANS = 50;

/** A target with what policies ask of its entity. */
export type PlanSubject = PolicySubject & { target: Target };

/** A plan as it would be now. */
export interface WorkedOut {
  plan: Plan;
  policy: EffectivePolicy;
  /** What has changed since the request's fingerprint, in words. */
  changed: string[];
}

/** What plans are worked out with. */
export interface PlannerDependencies {
  providers: Pick<ProviderRegistry, 'forKind'>;
  observations: Pick<ObservationStore, 'get'>;
  history: Pick<HistoryStore, 'forTarget'>;
  store: Pick<RollbackStore, 'get' | 'list'>;
  environments: EnvironmentDefinition[];
  now?: () => number;
}

/** Works plans out: the provider's draft, under the policy. Only reads. */
export class Planner {
  private readonly now: () => number;

  constructor(private readonly deps: PlannerDependencies) {
    this.now = deps.now ?? Date.now;
  }

  /** What the configuration asks of rollbacks of a target. */
  policyFor(subject: PolicySubject): EffectivePolicy {
    return effectivePolicy(this.deps.environments, subject);
  }

  /** What a provider is given to plan from. */
  async inputFor(target: Target): Promise<PlanInput> {
    const [[stored], history, rollbacks] = await Promise.all([
      this.deps.observations.get([target.id]),
      this.deps.history.forTarget(target.id, HISTORY_FOR_PLANS),
      this.deps.store.list({
        targetIds: [target.id],
        statuses: ['succeeded'],
        limit: ROLLBACKS_FOR_PLANS,
      }),
    ]);
    return {
      target,
      history,
      rollbacks: rollbacks.map(toRollback),
      repositoryUrl: stored?.repositoryUrl,
    };
  }

  /**
   * The plan as it would be now.
   *
   * @throws RollbackConflictError when there is none, with the reason.
   */
  async workOut(
    subject: PlanSubject,
    request: PlanRequest & Partial<Pick<RollbackRequest, 'fingerprint'>>,
  ): Promise<WorkedOut> {
    const { target } = subject;
    const policy = this.policyFor(subject);
    const [input, undone] = await Promise.all([
      this.inputFor(target),
      this.toUndo(target, request),
    ]);
    const draft = await this.draft(
      {
        ...input,
        to: undone?.plan.from.id ?? request.to,
        strategy: request.strategy,
        purpose: request.purpose,
      },
      policy,
    );
    const notNow = undone && undoRefusal(undone, draft.from);
    if (notNow) throw RollbackConflictError.refused(notNow);
    const { basis: _, ...planned } = draft;
    const now = this.now();
    const freeze = freezeAt(policy.freezeWindows, now);
    return {
      plan: {
        ...planned,
        strategies: underPolicy(draft.strategies, policy),
        verificationSeconds: policy.verificationSeconds,
        confirmation: policy.confirmation,
        policy: {
          approvals: policy.approvals,
          approverGroups: policy.approverGroups,
          expiresAfterSeconds: policy.expiresAfterSeconds,
          ...(policy.undoWhenUnhealthy && { undoWhenUnhealthy: true }),
          ...(freeze && {
            freeze: {
              title: freeze.title,
              until: new Date(freeze.until).toISOString(),
            },
          }),
        },
        fingerprint: fingerprintOf(draft),
        madeAt: new Date(now).toISOString(),
      },
      policy,
      changed: request.fingerprint
        ? changedSince(request.fingerprint, draft)
        : [],
    };
  }

  /** The provider's draft, with another strategy when its own choice is forbidden and none was asked for. */
  private async draft(
    input: PlanInput,
    policy: EffectivePolicy,
  ): Promise<PlanDraft> {
    const forbidden = () =>
      RollbackConflictError.refused({
        code: 'strategy-forbidden',
        message: forbiddenReason(policy),
      });
    const ask = async (strategy?: StrategyId) => {
      const outcome = await fromUpstream(() =>
        this.deps.providers
          .forKind(input.target.kind)
          .plan({ ...input, strategy }),
      );
      if ('refusal' in outcome) {
        throw RollbackConflictError.refused(outcome.refusal);
      }
      return outcome.draft;
    };
    if (input.strategy && !isAllowed(input.strategy, policy)) throw forbidden();
    const first = await ask(input.strategy);
    if (isAllowed(first.strategy, policy)) return first;
    const instead = allowedInstead(first.strategies, policy);
    if (!instead) throw forbidden();
    return ask(instead);
  }

  /** The rollback that a request wants undone, when it can be. */
  private async toUndo(
    target: Target,
    { undoes, to }: Pick<PlanRequest, 'undoes' | 'to'>,
  ): Promise<RollbackRecord | undefined> {
    if (!undoes) return undefined;
    const record = await this.deps.store.get(undoes);
    // One of another target looks like one that does not exist.
    if (record?.plan.target.id !== target.id) {
      throw new NotFoundError(
        `There is no rollback ${undoes} of ${target.resourceName}`,
      );
    }
    const refusal = undoRefusal(record);
    if (refusal) throw RollbackConflictError.refused(refusal);
    if (to && to !== record.plan.from.id) {
      throw new InputError(
        `to: undoing rollback ${undoes} leads back to ${record.plan.from.id}, not to ${to}`,
      );
    }
    return record;
  }
}
