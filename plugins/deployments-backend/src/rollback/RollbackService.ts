import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  isFinalStatus,
  type AutoBuildRequest,
  type EnvironmentDefinition,
  type Plan,
  type PlanRequest,
  type Releases,
  type Rollback,
  type RollbackRequest,
  type RollbackView,
  type Target,
} from '@backspin/backstage-plugin-deployments-common';
import type { PlanInput } from '@backspin/backstage-plugin-deployments-node';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import { randomUUID } from 'node:crypto';
import type { ProviderRegistry } from '../providers/ProviderRegistry';
import type { HistoryStore } from '../store/HistoryStore';
import type { ObservationStore } from '../store/ObservationStore';
import type { TargetAccess } from '../targets/TargetAccess';
import type { RollbackEngine } from './engine/RollbackEngine';
import { RollbackConflictError, RollbackInProgressError } from './errors';
import { changedSince, fingerprintOf } from './fingerprint';
import { policyOf } from './policy';
import { newRecord, toRollback, type RollbackRecord } from './records';
import type { RollbackStore } from './RollbackStore';
import { undoRefusal } from './undo';
import { fromUpstream } from './upstream';

/** Deployments and rollbacks that a provider is given to plan from. */
const HISTORY_FOR_PLANS = 100;
const ROLLBACKS_FOR_PLANS = 50;

/** Who asks, and through which entity. */
export interface Caller {
  entityRef: string;
  credentials: BackstageCredentials;
}

/** What the service works with. */
export interface RollbackServiceDependencies {
  access: Pick<TargetAccess, 'entity' | 'readableTarget' | 'writableTarget'>;
  providers: Pick<ProviderRegistry, 'forKind'>;
  observations: Pick<ObservationStore, 'get'>;
  history: Pick<HistoryStore, 'forTarget'>;
  store: RollbackStore;
  engine: Pick<RollbackEngine, 'newToken' | 'adopt' | 'takeUp'>;
  environments: EnvironmentDefinition[];
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
      this.planInput(target).then(input =>
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
    const { target } = await this.readable(caller, request.target);
    const active = await this.deps.store.activeOf(target.id);
    if (active) throw new RollbackInProgressError(target.id, active);
    return (await this.workOut(target, request)).plan;
  }

  /**
   * Takes a request for a rollback: the plan is worked out anew and has to be the
   * one that the requester saw. The engine begins at once.
   *
   * @param requestedBy - entity ref of the person
   * @throws RollbackConflictError with the new plan when the state has changed.
   */
  async request(
    caller: Caller,
    requestedBy: string,
    request: RollbackRequest,
  ): Promise<Rollback> {
    const { target, entityRef } = await this.deps.access.writableTarget(
      caller.entityRef,
      request.target,
      caller.credentials,
    );
    const token = this.deps.engine.newToken();
    const active = await this.deps.store.activeOf(target.id);
    if (active) throw new RollbackInProgressError(target.id, active);
    const { plan, changed } = await this.workOut(target, request);
    if (plan.fingerprint !== request.fingerprint) {
      throw stateChanged(plan, changed);
    }
    if (plan.confirmation && request.confirmation !== plan.confirmation) {
      throw new InputError(
        `confirmation: type ${plan.confirmation} to confirm this rollback`,
      );
    }
    const record = newRecord({
      id: randomUUID(),
      entityRef,
      plan,
      reason: request.reason,
      requestedBy,
      requestedAt: this.now(),
      undoes: request.undoes,
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
    const record = await this.recorded(id);
    const { target, mayRollBack } = await this.readable(
      { entityRef: record.entityRef, credentials },
      record.plan.target.id,
    );
    return {
      rollback: toRollback(record),
      mayUndo: mayRollBack && (await this.couldUndo(record, target)),
    };
  }

  /**
   * Cancels a rollback that has not begun.
   *
   * @throws ConflictError when it has.
   */
  async cancel(
    id: string,
    by: string,
    credentials: BackstageCredentials,
  ): Promise<Rollback> {
    const record = await this.recorded(id);
    await this.deps.access.writableTarget(
      record.entityRef,
      record.plan.target.id,
      credentials,
    );
    const cancelled = await this.deps.store.cancel(
      id,
      `Cancelled by ${by} before it began; nothing was done.`,
      this.now(),
    );
    const after = await this.recorded(id);
    if (!cancelled) {
      throw new ConflictError(
        isFinalStatus(after.status)
          ? `Rollback ${id} has ended: it ${
              after.status === 'cancelled' ? 'was' : 'has'
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

  private async recorded(id: string): Promise<RollbackRecord> {
    const record = await this.deps.store.get(id);
    if (!record) throw new NotFoundError(`There is no rollback ${id}`);
    return record;
  }

  private async couldUndo(record: RollbackRecord, target: Target) {
    if (record.status !== 'succeeded') return false;
    const [[stored], active] = await Promise.all([
      this.deps.observations.get([target.id]),
      this.deps.store.activeOf(target.id),
    ]);
    const live = stored?.observation?.live[0]?.release;
    return !active && undoRefusal(record, live) === undefined;
  }

  private async planInput(target: Target): Promise<PlanInput> {
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

  /** The plan as it would be now, and what has changed since the request's fingerprint. */
  private async workOut(
    target: Target,
    request: PlanRequest & Partial<Pick<RollbackRequest, 'fingerprint'>>,
  ): Promise<{ plan: Plan; changed: string[] }> {
    const [input, undone] = await Promise.all([
      this.planInput(target),
      this.toUndo(target, request),
    ]);
    const outcome = await fromUpstream(() =>
      this.deps.providers.forKind(target.kind).plan({
        ...input,
        to: undone?.plan.from.id ?? request.to,
        strategy: request.strategy,
        purpose: request.purpose,
      }),
    );
    if ('refusal' in outcome) {
      throw RollbackConflictError.refused(outcome.refusal);
    }
    const { basis: _, ...draft } = outcome.draft;
    const notNow = undone && undoRefusal(undone, draft.from);
    if (notNow) throw RollbackConflictError.refused(notNow);
    return {
      plan: {
        ...draft,
        ...policyOf(this.deps.environments, target),
        fingerprint: fingerprintOf(outcome.draft),
        madeAt: new Date(this.now()).toISOString(),
      },
      changed: request.fingerprint
        ? changedSince(request.fingerprint, outcome.draft)
        : [],
    };
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

function stateChanged(plan: Plan, changed: string[]): RollbackConflictError {
  const what = changed.length > 0 ? ` (${changed.join(', ')})` : '';
  const message = `The state of ${plan.target.resourceName} ${plan.target.qualifier} has changed since the plan was made${what}. Live now: ${plan.from.label}. Look at the new plan and decide again.`;
  return new RollbackConflictError(message, {
    refusal: { code: 'state-changed', message },
    plan,
  });
}
