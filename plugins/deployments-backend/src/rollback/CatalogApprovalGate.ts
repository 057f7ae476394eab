import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { EntityStore } from '../store/EntityStore';
import { entityFacts } from '../targets/entityFacts';
import type { EntityResolver } from '../targets/TargetAccess';
import type { ApprovalGate } from './engine/ports';
import { frozen } from './errors';
import type { Planner, WorkedOut } from './Planner';
import { freezeAt } from './policy/freeze';
import type { RollbackRecord } from './records';
import type { RequesterStanding } from './RequesterStanding';

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
      catalog: Pick<CatalogService, 'getEntityByRef'>;
      auth: Pick<AuthService, 'getOwnServiceCredentials'>;
      entities: Pick<EntityStore, 'targetsOf'>;
      resolver: EntityResolver;
      standing: RequesterStanding;
      planner: Planner;
      now?: () => number;
    },
  ) {}

  async refusal(record: RollbackRecord): Promise<string | undefined> {
    const { standing, requestedBy, entityRef } = record;
    const lost =
      standing &&
      (await this.deps.standing.lost(requestedBy, entityRef, standing));
    if (lost) return `It was approved, but not carried out. ${lost} ${CLOSE}`;
    const reason = await this.changed(record);
    return reason && `It was approved, but not carried out. ${reason} ${CLOSE}`;
  }

  private async changed(record: RollbackRecord): Promise<string | undefined> {
    const { plan, entityRef, approval } = record;
    const entity = await this.deps.catalog.getEntityByRef(entityRef, {
      credentials: await this.deps.auth.getOwnServiceCredentials(),
    });
    if (!entity) return `${entityRef} is not in the catalog any more.`;
    const facts = entityFacts(entity);
    await this.deps.resolver.ensureResolved(facts);
    const targets = await this.deps.entities.targetsOf(facts.entityRef);
    const target = targets.find(({ id }) => id === plan.target.id);
    if (!target) {
      return `${plan.target.resourceName} is no target of ${entityRef} any more.`;
    }
    const subject = { ...facts, target };
    const policy = this.deps.planner.policyFor(subject);
    const freeze = freezeAt(
      policy.freezeWindows,
      (this.deps.now ?? Date.now)(),
    );
    if (freeze) return frozen(policy.name, freeze).message;
    if (policy.approvals > (approval?.required ?? 0)) {
      return `The policy of ${policy.name} asks for ${policy.approvals} approvals now.`;
    }
    const now = await this.planNow(record, subject);
    if (typeof now === 'string') return now;
    if (now.plan.fingerprint === plan.fingerprint) return undefined;
    const what = now.changed.length > 0 ? `: ${now.changed.join(', ')}` : '';
    return `The state of ${target.resourceName} has changed since the plan was made${what}. Live now: ${now.plan.from.label}.`;
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
