import type {
  BackstageCredentials,
  BackstageUserPrincipal,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type {
  PlanChange,
  RollbackView,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import { NotFoundError } from '@backstage/errors';
import type { ObservationStore } from '../store/ObservationStore';
import type { AccessibleTarget } from '../targets/TargetAccess';
import { statesAllowing } from './machine';
import type { Planner } from './Planner';
import { whyNotDecide } from './policy/approvals';
import { changesSince } from './policy/changes';
import { toRollback, type RollbackRecord } from './records';
import type { RollbackStore } from './RollbackStore';
import { undoRefusal } from './undo';

/** A stored rollback. Throws NotFoundError when there is none. */
export async function recordedRollback(
  store: Pick<RollbackStore, 'get'>,
  id: string,
): Promise<RollbackRecord> {
  const record = await store.get(id);
  if (!record) throw new NotFoundError(`There is no rollback ${id}`);
  return record;
}

/** The entity ref of the person whose credentials they are; undefined for a service. */
export function personOf(
  credentials: BackstageCredentials,
): string | undefined {
  const { type, userEntityRef } =
    credentials.principal as Partial<BackstageUserPrincipal>;
  return type === 'user' ? userEntityRef : undefined;
}

/**
 * Whether a person may cancel a rollback, as far as they themselves go: a request that
 * waits for approval may always be withdrawn by whoever made it.
 */
export function mayCancel(
  { status, requestedBy }: Pick<RollbackRecord, 'status' | 'requestedBy'>,
  { mayRollBack }: Pick<AccessibleTarget, 'mayRollBack'>,
  person: string,
): boolean {
  return (
    mayRollBack || (status === 'awaiting-approval' && requestedBy === person)
  );
}

/** Shows rollbacks with what their reader may do, from the database alone. */
export class RollbackViews {
  constructor(
    private readonly deps: {
      planner: Pick<Planner, 'policyFor'>;
      observations: Pick<ObservationStore, 'get'>;
      store: Pick<RollbackStore, 'activeOf'>;
      userInfo: UserInfoService;
      now?: () => number;
    },
  ) {}

  /** One rollback for one reader, who may see its target. */
  async of(
    record: RollbackRecord,
    found: AccessibleTarget,
    credentials: BackstageCredentials,
  ): Promise<RollbackView> {
    const person = personOf(credentials);
    const view: RollbackView = {
      rollback: toRollback(record),
      mayUndo:
        found.mayRollBack && (await this.couldUndo(record, found.target)),
      mayCancel:
        statesAllowing('cancel').includes(record.status) &&
        person !== undefined &&
        mayCancel(record, found, person),
    };
    if (record.status !== 'awaiting-approval') return view;
    const whyNot = person
      ? await this.whyNot(record, found, person, credentials)
      : 'Only people approve.';
    return {
      ...view,
      mayDecide: whyNot === undefined,
      whyNot,
      changes: await this.changes(record, found),
    };
  }

  /** Why a person may not decide about a rollback that awaits approval, or undefined. */
  async whyNot(
    { requestedBy, approval }: RollbackRecord,
    { mayApprove, asLastKnown }: AccessibleTarget,
    by: string,
    credentials: BackstageCredentials,
  ): Promise<string | undefined> {
    if (asLastKnown) {
      return 'The catalog does not answer, so it cannot be told whether you may decide. Try again in a moment.';
    }
    const { ownershipEntityRefs: claims } =
      await this.deps.userInfo.getUserInfo(credentials);
    return whyNotDecide(
      {
        requestedBy,
        groups: approval?.groups ?? [],
        decisions: approval?.decisions ?? [],
      },
      { by, claims, mayApprove },
    );
  }

  private async changes(
    { plan }: RollbackRecord,
    found: AccessibleTarget,
  ): Promise<PlanChange[]> {
    const [stored] = await this.deps.observations.get([plan.target.id]);
    return changesSince(
      plan,
      stored?.observation,
      this.deps.planner.policyFor(found),
      (this.deps.now ?? Date.now)(),
    );
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
}
