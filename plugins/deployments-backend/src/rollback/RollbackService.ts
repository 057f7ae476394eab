import type {
  BackstageCredentials,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import {
  isFinalStatus,
  needsConfirmingAgain,
  type AutoBuildRequest,
  type Plan,
  type PlanRequest,
  type Releases,
  type Rollback,
  type RollbackRequest,
  type RollbackView,
} from '@backspin/backstage-plugin-deployments-common';
import { ConflictError, InputError, NotAllowedError } from '@backstage/errors';
import { randomUUID } from 'node:crypto';
import type { ProviderRegistry } from '../providers/ProviderRegistry';
import {
  mustBeCurrent,
  type AccessibleTarget,
  type TargetAccess,
} from '../targets/TargetAccess';
import type { RollbackEngine } from './engine/RollbackEngine';
import {
  frozen,
  RollbackConflictError,
  RollbackInProgressError,
  stateChanged,
} from './errors';
import type { Planner, WorkedOut } from './Planner';
import { freezeAt } from './policy/freeze';
import { newRecord, toRollback } from './records';
import type { RequesterStanding } from './RequesterStanding';
import type { RollbackStore } from './RollbackStore';
import {
  mayCancel,
  recordedRollback,
  type RollbackViews,
} from './RollbackViews';
import { fromUpstream } from './upstream';

/** Who asks, and through which entity. */
export interface Caller {
  entityRef: string;
  credentials: BackstageCredentials;
}

/** What the service works with. */
export interface RollbackServiceDependencies {
  access: Pick<TargetAccess, 'entity' | 'readableTarget' | 'writableTarget'>;
  providers: Pick<ProviderRegistry, 'forKind'>;
  planner: Planner;
  views: RollbackViews;
  standing: RequesterStanding;
  userInfo: UserInfoService;
  store: RollbackStore;
  engine: Pick<RollbackEngine, 'newToken' | 'adopt' | 'takeUp'>;
  /** Groups that are told whenever somebody breaks glass, as entity refs. */
  alarmed: readonly string[];
  /** Has a target read from AWS at once. */
  refresh(targetId: string): void;
  now?: () => number;
}

/** Plans rollbacks, takes requests for them, and answers questions about them. */
export class RollbackService {
  private readonly now: () => number;

  constructor(private readonly deps: RollbackServiceDependencies) {
    this.now = deps.now ?? Date.now;
  }

  /** Releases of a target to go back to, and why there is none. A safe read. */
  async releases(caller: Caller, targetId: string): Promise<Releases> {
    const { target } = await this.readable(caller, targetId);
    const [active, listed] = await Promise.all([
      this.deps.store.activeOf(targetId),
      this.deps.planner
        .inputFor(target)
        .then(input =>
          fromUpstream(() =>
            this.deps.providers.forKind(target.kind).listReleases(input),
          ),
        ),
    ]);
    const inTheWay =
      active && new RollbackInProgressError(targetId, active).details.refusal;
    return {
      candidates: listed.candidates,
      refusal: inTheWay ?? listed.refusal,
    };
  }

  /**
   * Works out a rollback. A safe read.
   *
   * @throws RollbackConflictError when there is none, with the reason.
   */
  async plan(caller: Caller, request: PlanRequest): Promise<Plan> {
    const found = await this.readable(caller, request.target);
    const { mayBreakGlass } = found;
    const active = await this.deps.store.activeOf(found.target.id);
    // Breaking glass takes the place of what only waits for people.
    if (active && !(mayBreakGlass && active.status === 'awaiting-approval')) {
      throw new RollbackInProgressError(found.target.id, active);
    }
    const { plan } = await this.deps.planner.workOut(found, request);
    return { ...plan, ...this.glass(found) };
  }

  /**
   * Takes a request for a rollback: the plan is worked out anew and has to be the
   * one that the requester saw. The engine begins at once, unless the policy asks for
   * approval first.
   *
   * @param requestedBy - entity ref of the person
   * @throws RollbackConflictError with the new plan when the state has changed.
   */
  async request(
    caller: Caller,
    requestedBy: string,
    request: RollbackRequest,
  ): Promise<Rollback> {
    const found = await this.deps.access.writableTarget(
      caller.entityRef,
      request.target,
      caller.credentials,
      request.breakGlass ? 'mayBreakGlass' : 'mayRollBack',
    );
    const { target, entityRef } = found;
    const token = this.deps.engine.newToken();
    const active = await this.deps.store.activeOf(target.id);
    const superseded =
      Boolean(request.breakGlass) && active?.status === 'awaiting-approval';
    if (active && !superseded) {
      throw new RollbackInProgressError(target.id, active);
    }
    const worked = await this.deps.planner.workOut(found, request);
    this.check(request, worked, found);
    const needed = await this.neededApproval(
      caller,
      requestedBy,
      request,
      worked,
      found,
    );
    if (active) {
      await this.deps.store.cancel(
        active.id,
        `${requestedBy} broke glass and rolls this target back; nothing was done by this request.`,
        this.now(),
      );
    }
    const record = newRecord({
      id: randomUUID(),
      entityRef,
      plan: worked.plan,
      reason: request.reason,
      requestedBy,
      requestedAt: this.now(),
      undoes: request.undoes,
      breakGlass: request.breakGlass,
      ...needed,
    });
    await this.deps.store.create(record, token);
    this.deps.engine.adopt(record, token);
    return toRollback(record);
  }

  /** Rollbacks of an entity's targets, or of one, newest first. */
  async list(
    caller: Caller,
    query: { target?: string; limit: number },
  ): Promise<Rollback[]> {
    const targetIds = query.target
      ? [(await this.readable(caller, query.target)).target.id]
      : (
          await this.deps.access.entity(caller.entityRef, caller.credentials)
        ).targets.map(({ target }) => target.id);
    const records = await this.deps.store.list({
      targetIds,
      limit: query.limit,
    });
    return records.map(toRollback);
  }

  /** One rollback, for those who may see its target. */
  async view(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<RollbackView> {
    const record = await recordedRollback(this.deps.store, id);
    const found = await this.readable(
      { entityRef: record.entityRef, credentials },
      record.plan.target.id,
    );
    return this.deps.views.of(record, found, credentials);
  }

  /**
   * Cancels a rollback that has not begun: by whoever may roll its target back, and
   * while it awaits approval also by whoever asked for it.
   *
   * @throws ConflictError when it has.
   */
  async cancel(
    id: string,
    by: string,
    credentials: BackstageCredentials,
  ): Promise<Rollback> {
    const record = await recordedRollback(this.deps.store, id);
    const { entityRef, plan } = record;
    const found = await this.deps.access.readableTarget(
      entityRef,
      plan.target.id,
      credentials,
      { fresh: true },
    );
    if (!mayCancel(record, found, by)) {
      mustBeCurrent(found, 'cancel the rollback of');
      throw new NotAllowedError(
        `You may not cancel rollback ${id}; the permission policy did not grant deployments.rollback for its target`,
      );
    }
    const cancelled = await this.deps.store.cancel(
      id,
      `Cancelled by ${by} before it began; nothing was done.`,
      this.now(),
    );
    const after = await recordedRollback(this.deps.store, id);
    if (!cancelled) {
      throw new ConflictError(
        isFinalStatus(after.status)
          ? `Rollback ${id} has ended: it ${
              ['cancelled', 'rejected'].includes(after.status) ? 'was' : 'has'
            } ${after.status}`
          : `Rollback ${id} has begun and cannot be cancelled any more. Wait for its end, then undo it`,
      );
    }
    // Somebody has to tell the others, and it may as well be this process.
    this.deps.engine.takeUp().catch(() => {});
    return toRollback(after);
  }

  /** Pauses or resumes the automatic builds of a branch. */
  async setAutoBuild(caller: Caller, request: AutoBuildRequest): Promise<void> {
    const { target } = await this.deps.access.writableTarget(
      caller.entityRef,
      request.target,
      caller.credentials,
    );
    const provider = this.deps.providers.forKind(target.kind);
    if (!provider.setAutoBuild) {
      throw new InputError(
        `${target.resourceName} has no automatic builds to pause or resume`,
      );
    }
    const active = await this.deps.store.activeOf(target.id);
    if (active) throw new RollbackInProgressError(target.id, active);
    await fromUpstream(async () =>
      provider.setAutoBuild?.(target, request.enabled),
    );
    this.deps.refresh(target.id);
  }

  private readable({ entityRef, credentials }: Caller, targetId: string) {
    return this.deps.access.readableTarget(entityRef, targetId, credentials);
  }

  /** Whether the reader may break glass, and who would be told. */
  private glass({ mayBreakGlass, owners }: AccessibleTarget) {
    return {
      mayBreakGlass,
      ...(mayBreakGlass && {
        breakGlassTells: [...new Set([...owners, ...this.deps.alarmed])],
      }),
    };
  }

  /** Refuses what is not the plan that the requester saw, or not now. */
  private check(
    request: RollbackRequest,
    { plan, policy, changed }: WorkedOut,
    found: AccessibleTarget,
  ): void {
    if (plan.fingerprint !== request.fingerprint) {
      throw stateChanged({ ...plan, ...this.glass(found) }, changed);
    }
    if (plan.confirmation && request.confirmation !== plan.confirmation) {
      throw new InputError(
        `confirmation: type ${plan.confirmation} to confirm this rollback`,
      );
    }
    if (
      needsConfirmingAgain(plan, request.undoes !== undefined) &&
      request.confirmTakenBack !== plan.to.id
    ) {
      throw new InputError(
        `confirmTakenBack: ${plan.to.label} was taken back before; give ${plan.to.id} here to go to it all the same`,
      );
    }
    const freeze = freezeAt(policy.freezeWindows, this.now());
    if (freeze && !request.breakGlass) {
      throw RollbackConflictError.refused(frozen(policy.name, freeze));
    }
  }

  /** The approval that the policy asks for, and what the requester is allowed by. */
  private async neededApproval(
    { credentials }: Caller,
    requestedBy: string,
    { breakGlass }: RollbackRequest,
    { policy }: WorkedOut,
    { owners }: AccessibleTarget,
  ) {
    if (policy.approvals === 0 || breakGlass) return {};
    const { ownershipEntityRefs } = await this.deps.userInfo.getUserInfo(
      credentials,
    );
    return {
      approval: {
        required: policy.approvals,
        groups: policy.approverGroups,
        expiresAt: this.now() + policy.expiresAfterSeconds * 1000,
      },
      standing: await this.deps.standing.atRequest(
        requestedBy,
        ownershipEntityRefs,
        owners,
      ),
    };
  }
}
