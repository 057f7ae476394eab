import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  ApprovalRequest,
  Approvals,
  RollbackView,
} from '@backspin/backstage-plugin-deployments-common';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  mustBeCurrent,
  type AccessibleTarget,
  type TargetAccess,
} from '../targets/TargetAccess';
import { isUnaltered } from './digest';
import type { RollbackEngine } from './engine/RollbackEngine';
import type { Witness } from './engine/ports';
import { alreadyDecided, notAwaiting, planDiffers } from './errors';
import { toRollback, type RollbackRecord } from './records';
import type { RequesterStanding } from './RequesterStanding';
import type { RollbackStore } from './RollbackStore';
import { recordedRollback, type RollbackViews } from './RollbackViews';

/** Rollbacks that one list shows at most. */
const MOST_LISTED = 200;
/** For how long the requester's list shows what has been decided, in milliseconds. */
const SHOWN_MS = 7 * 24 * 60 * 60_000;

/** What the service works with. */
export interface ApprovalServiceDependencies {
  access: Pick<TargetAccess, 'readableTarget'>;
  store: Pick<
    RollbackStore,
    'get' | 'decide' | 'awaitingApproval' | 'requestedBy'
  >;
  engine: Pick<RollbackEngine, 'newToken' | 'adopt' | 'takeUp'>;
  views: RollbackViews;
  witness: Pick<Witness, 'changed'>;
  standing: Pick<RequesterStanding, 'isMember'>;
  now?: () => number;
}

/** Takes what people decide about rollbacks that await approval. */
export class ApprovalService {
  private readonly now: () => number;

  constructor(private readonly deps: ApprovalServiceDependencies) {
    this.now = deps.now ?? Date.now;
  }

  /**
   * Approves or rejects a rollback. With the last approval that is needed, this process
   * looks at the plan once more and carries it out.
   *
   * @param by - entity ref of the person
   * @throws NotAllowedError when the person may not decide about it.
   * @throws CatalogAwayError when the catalog does not answer: what is approved is looked
   *   at there once more before it is carried out, so an approval would be worth nothing.
   * @throws RollbackConflictError when it does not await this person's decision any
   *   more, or the plan is not the one that the person saw.
   */
  async decide(
    id: string,
    by: string,
    credentials: BackstageCredentials,
    { decision, comment, fingerprint }: ApprovalRequest,
  ): Promise<RollbackView> {
    const record = await recordedRollback(this.deps.store, id);
    const found = await this.deps.access.readableTarget(
      record.entityRef,
      record.plan.target.id,
      credentials,
      { fresh: true },
    );
    mustBeCurrent(found, 'decide about the rollback of');
    const { approval } = record;
    const at = this.now();
    if (record.status !== 'awaiting-approval' || !approval) {
      throw notAwaiting(record);
    }
    if (approval.decisions.some(one => one.by === by)) throw alreadyDecided(id);
    const whyNot = await this.deps.views.whyNot(record, found, by, credentials);
    if (whyNot) throw new NotAllowedError(whyNot);
    if (fingerprint !== record.plan.fingerprint || !isUnaltered(record)) {
      throw planDiffers(record);
    }

    // Whether the person may decide has been told by their sign-in. What the catalog says
    // of them is asked again later; where only the sign-in knows them, it cannot be.
    const confirmed = await this.deps.standing.isMember(by, approval.groups);
    const token = this.deps.engine.newToken();
    const outcome = await this.deps.store.decide(
      id,
      { by, decision, comment: comment || undefined, at, confirmed },
      token,
      `Rejected by ${by}${comment ? `: ${comment}` : ''}. Nothing was done.`,
    );
    const after = await recordedRollback(this.deps.store, id);
    if (outcome === 'late') throw notAwaiting(after);
    if (outcome === 'twice') throw alreadyDecided(id);
    this.deps.witness.changed(toRollback(after));
    if (outcome === 'complete') this.deps.engine.adopt(after, token);
    // Somebody has to tell the others, and it may as well be this process.
    if (outcome === 'rejected') this.deps.engine.takeUp().catch(() => {});
    return this.deps.views.of(after, found, credentials);
  }

  /** What awaits approval and the caller may decide, and what the caller asked for. */
  async list(
    by: string,
    credentials: BackstageCredentials,
  ): Promise<Approvals> {
    const [awaiting, requested] = await Promise.all([
      this.deps.store.awaitingApproval(MOST_LISTED),
      this.deps.store.requestedBy(by, {
        since: this.now() - SHOWN_MS,
        limit: MOST_LISTED,
      }),
    ]);
    const toDecide = await this.visible(
      awaiting.filter(record => record.requestedBy !== by),
      credentials,
    );
    return {
      toDecide: toDecide.filter(({ mayDecide }) => mayDecide),
      requested: await this.visible(requested, credentials),
    };
  }

  private async visible(
    records: RollbackRecord[],
    credentials: BackstageCredentials,
  ): Promise<RollbackView[]> {
    const views = await Promise.all(
      records.map(async record => {
        const found = await this.readable(record, credentials);
        return found && this.deps.views.of(record, found, credentials);
      }),
    );
    return views.filter(view => view !== undefined);
  }

  private async readable(
    { entityRef, plan }: RollbackRecord,
    credentials: BackstageCredentials,
  ): Promise<AccessibleTarget | undefined> {
    try {
      return await this.deps.access.readableTarget(
        entityRef,
        plan.target.id,
        credentials,
      );
    } catch (error) {
      if (error instanceof NotFoundError) return undefined;
      throw error;
    }
  }
}
