import { CatalogAwayError } from '../targets/askCatalog';
import type { ApprovalGate } from './engine/ports';
import { frozen } from './errors';
import type { Planner, WorkedOut } from './Planner';
import { freezeAt } from './policy/freeze';
import type { RollbackRecord } from './records';
import type { RequesterStanding } from './RequesterStanding';
import type { SubjectLookup } from './SubjectLookup';

const CLOSE = 'Nothing was done. Plan again if it is still needed.';

/** Errors that say that the plan cannot be had, rather than that it cannot be had now. */
const TELLING = new Set(['ConflictError', 'InputError', 'NotFoundError']);

/**
 * Looks at a rollback once more when enough people have approved: the requester, the
 * entity, the policy and the state of AWS. Only when all of it is as it was when they
 * looked at the plan is it carried out.
 */
export class CatalogApprovalGate implements ApprovalGate {
  constructor(
    private readonly deps: {
      subjects: Pick<SubjectLookup, 'find'>;
      standing: RequesterStanding;
      planner: Planner;
      now?: () => number;
    },
  ) {}

  async refusal(record: RollbackRecord): Promise<string | undefined> {
    const reason =
      (await this.lostRequester(record)) ??
      (await this.lostApprover(record)) ??
      (await this.changed(record));
    const come = record.releasedAt
      ? 'Its turn in its group came, but it was not carried out.'
      : 'It was approved, but not carried out.';
    return reason && `${come} ${reason} ${CLOSE}`;
  }

  private async lostRequester({
    standing,
    requestedBy,
    entityRef,
    breakGlass,
  }: RollbackRecord): Promise<string | undefined> {
    if (!standing) return undefined;
    try {
      return await this.deps.standing.lost(requestedBy, entityRef, standing);
    } catch (error) {
      // Breaking glass does not depend on the catalog.
      if (breakGlass && error instanceof CatalogAwayError) return undefined;
      throw error;
    }
  }

  /** An approval counts as long as whoever gave it could still give it. */
  private async lostApprover({
    approval,
  }: RollbackRecord): Promise<string | undefined> {
    if (!approval) return undefined;
    for (const { by, decision, confirmed } of approval.decisions) {
      if (
        confirmed &&
        decision === 'approve' &&
        !(await this.deps.standing.isMember(by, approval.groups))
      ) {
        return `${by}, who approved it, may not approve it any more.`;
      }
    }
    return undefined;
  }

  private async changed(record: RollbackRecord): Promise<string | undefined> {
    const { plan, entityRef, approval, breakGlass } = record;
    const subject = await this.deps.subjects.find(entityRef, plan.target.id, {
      lastKnown: breakGlass,
    });
    if (typeof subject === 'string') return subject;
    const policy = this.deps.planner.policyFor(subject);
    // Whoever broke glass went past both.
    const freeze = breakGlass
      ? undefined
      : freezeAt(policy.freezeWindows, (this.deps.now ?? Date.now)());
    if (freeze) return frozen(policy.name, freeze).message;
    if (!breakGlass && policy.approvals > (approval?.required ?? 0)) {
      return `The policy of ${policy.name} asks for ${policy.approvals} approvals now.`;
    }
    const now = await this.planNow(record, subject);
    if (typeof now === 'string') return now;
    if (now.plan.fingerprint === plan.fingerprint) return undefined;
    const what = now.changed.length > 0 ? `: ${now.changed.join(', ')}` : '';
    return `The state of ${plan.target.resourceName} has changed since the plan was made${what}. Live now: ${now.plan.from.label}.`;
  }

  private async planNow(
    { plan, undoes }: RollbackRecord,
    subject: Parameters<Planner['workOut']>[0],
  ): Promise<WorkedOut | string> {
    try {
      return await this.deps.planner.workOut(subject, {
        target: plan.target.id,
        to: plan.to.id,
        strategy: plan.strategy,
        purpose: plan.purpose,
        undoes,
        fingerprint: plan.fingerprint,
      });
    } catch (error) {
      if (error instanceof Error && TELLING.has(error.name)) {
        return `It can no longer be planned: ${error.message}`;
      }
      throw error;
    }
  }
}
