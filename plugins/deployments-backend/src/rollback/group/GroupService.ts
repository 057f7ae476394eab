import type {
  BackstageCredentials,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import {
  groupConfirmation,
  isFinalStatus,
  type GroupPlan,
  type OnFailure,
  type Plan,
  type RollbackGroupView,
  type StrategyId,
} from '@backspin/backstage-plugin-deployments-common';
import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import limiter from 'p-limit';
import { randomUUID } from 'node:crypto';
import { CatalogAwayError } from '../../targets/askCatalog';
import { UNPLACED } from '../../permissions/ruleParts';
import {
  mustBeCurrent,
  type AccessibleTarget,
  type TargetAccess,
} from '../../targets/TargetAccess';
import type { RollbackEngine } from '../engine/RollbackEngine';
import { membersRefused } from '../errors';
import { newRecord, type RollbackRecord } from '../records';
import type { RequesterStanding, Standing } from '../RequesterStanding';
import { mayCancel } from '../RollbackViews';
import type { GroupPlanner, PlannedMember } from './GroupPlanner';
import type { GroupStore } from './GroupStore';
import {
  groupDigest,
  groupFingerprint,
  toGroup,
  type GroupRecord,
} from './records';

/** Targets that are looked up at a time. */
const LOOKUPS_AT_ONCE = 10;

/** How many rollbacks of a group are carried out at once. */
export interface GroupLimits {
  /** Unless the requester says otherwise. */
  atOnce: number;
  /** At most. */
  mostAtOnce: number;
}

/** A target to plan for, by its entity. */
export interface MemberChoice {
  entityRef: string;
  target: string;
  to?: string;
  strategy?: StrategyId;
}

/** What somebody asks for. */
export interface GroupOrder {
  members: Array<
    Required<MemberChoice> & { fingerprint: string; confirmTakenBack?: string }
  >;
  reason: string;
  atOnce?: number;
  onFailure: OnFailure;
  confirmation?: string;
  breakGlass?: boolean;
}

/** What the service works with. */
export interface GroupServiceDependencies {
  access: Pick<TargetAccess, 'entity' | 'readableTarget' | 'writableTarget'>;
  groupPlanner: GroupPlanner;
  groups: GroupStore;
  standing: RequesterStanding;
  userInfo: UserInfoService;
  engine: Pick<RollbackEngine, 'newToken' | 'advanceGroup' | 'takeUp'>;
  limits: GroupLimits;
  /** Entity refs of those who are told when glass is broken, besides the owners. */
  alarmed: readonly string[];
  now?: () => number;
}

const notFound = (id: string) =>
  new NotFoundError(`There is no rollback group ${id}`);

const unbegun = ({ status, startedAt }: RollbackRecord) =>
  !isFinalStatus(status) && startedAt === undefined;

const fingerprinted = (entityRef: string, plan: Plan) => ({
  entityRef,
  target: plan.target.id,
  fingerprint: plan.fingerprint,
});

/** A target is rolled back once, also when two entities have it. */
function refuseDoubles(choices: readonly MemberChoice[]): void {
  const seen = new Set<string>();
  for (const { target } of choices) {
    if (seen.has(target)) {
      throw new InputError(`${target} is listed twice`);
    }
    seen.add(target);
  }
}

/** Plans rollbacks of several targets, takes requests for them, and answers questions about them. */
export class GroupService {
  private readonly now: () => number;

  constructor(private readonly deps: GroupServiceDependencies) {
    this.now = deps.now ?? Date.now;
  }

  /** The targets of an entity in an environment, as far as the reader may see them, in the order of the page. */
  async targetsIn(
    entityRef: string,
    environment: string,
    credentials: BackstageCredentials,
  ): Promise<MemberChoice[]> {
    const { targets } = await this.deps.access.entity(entityRef, credentials);
    const found = targets.filter(
      ({ target }) => (target.environment ?? UNPLACED) === environment,
    );
    if (found.length === 0) {
      throw new NotFoundError(
        `${entityRef} has no target in ${environment} that you may see`,
      );
    }
    return found.map(({ target }) => ({ entityRef, target: target.id }));
  }

  /** Works out the rollbacks of several targets, each with its plan or why there is none. A safe read. */
  async plan(
    choices: MemberChoice[],
    credentials: BackstageCredentials,
  ): Promise<GroupPlan> {
    refuseDoubles(choices);
    const found = await this.each(choices, ({ entityRef, target }) =>
      this.deps.access.readableTarget(entityRef, target, credentials),
    );
    const planned = await this.deps.groupPlanner.workOut(found, choices);
    const possible = planned.flatMap(({ plan, refusal, entityRef }) =>
      plan && !refusal ? [fingerprinted(entityRef, plan)] : [],
    );
    return {
      members: planned.map(({ policy: _, ...member }) => member),
      ...this.deps.limits,
      onFailure: 'stop',
      fingerprint: possible.length > 0 ? groupFingerprint(possible) : undefined,
      madeAt: new Date(this.now()).toISOString(),
      breakGlassTells: this.tells(found),
    };
  }

  /** Who is told when glass is broken for those targets for which the reader may do it. */
  private tells(found: readonly AccessibleTarget[]): string[] | undefined {
    const breakable = found.filter(({ mayBreakGlass }) => mayBreakGlass);
    if (breakable.length === 0) return undefined;
    const owners = breakable.flatMap(one => one.owners);
    return [...new Set([...owners, ...this.deps.alarmed])];
  }

  /**
   * Takes a request for rollbacks of several targets: every one of them is authorised and
   * planned anew, and each has to be as the requester saw it. All are stored, or none.
   *
   * @param requestedBy - entity ref of the person
   * @throws RollbackConflictError naming each target that stands in the way.
   */
  async request(
    order: GroupOrder,
    requestedBy: string,
    credentials: BackstageCredentials,
  ): Promise<RollbackGroupView> {
    const { limits, access, groupPlanner, groups, engine } = this.deps;
    refuseDoubles(order.members);
    const atOnce = order.atOnce ?? limits.atOnce;
    if (atOnce > limits.mostAtOnce) {
      throw new InputError(
        `atOnce: at most ${limits.mostAtOnce} rollbacks are carried out at once`,
      );
    }
    const found = await this.each(order.members, ({ entityRef, target }) =>
      access.writableTarget(
        entityRef,
        target,
        credentials,
        order.breakGlass ? 'mayBreakGlass' : 'mayRollBack',
      ),
    );
    // Refused while shutting down, before anything is stored.
    engine.newToken();
    const planned = await groupPlanner.workOut(
      found,
      order.members,
      order.breakGlass,
    );
    const refused = planned.filter(({ refusal }) => refusal);
    if (refused.length > 0) throw membersRefused(refused);
    const confirmation = groupConfirmation(
      planned.flatMap(({ plan }) => plan ?? []),
    );
    if (confirmation && order.confirmation !== confirmation) {
      throw new InputError(
        `confirmation: type ${confirmation} to confirm these rollbacks`,
      );
    }
    const { group, members } = await this.records(
      { ...order, atOnce },
      planned,
      found,
      requestedBy,
      credentials,
    );
    await groups.create(group, members);
    // Members that await approval are taken up by whoever looks next.
    engine
      .advanceGroup(group.id)
      .then(() => engine.takeUp())
      .catch(() => {});
    return { group: toGroup(group, members), mayCancel: true };
  }

  /** One group, with those of its members that the reader may see. */
  async view(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<RollbackGroupView> {
    const { group, members } = await this.stored(id);
    const readable = await this.readable(members, credentials);
    if (readable.size === 0) throw notFound(id);
    const begins = members.filter(unbegun);
    return {
      group: toGroup(
        group,
        members,
        members.filter(member => readable.has(member.id)),
      ),
      mayCancel:
        begins.length > 0 &&
        group.stopped === undefined &&
        begins.every(({ id: member }) => readable.get(member)?.mayRollBack),
    };
  }

  /**
   * Stops a group: by whoever asked for it, or may roll back all that has not begun. What
   * has begun goes on.
   *
   * @param by - entity ref of the person
   */
  async cancel(
    id: string,
    by: string,
    credentials: BackstageCredentials,
  ): Promise<RollbackGroupView> {
    const { group, members } = await this.stored(id);
    const readable = await this.readable(members, credentials, true);
    if (readable.size === 0) throw notFound(id);
    const allowed =
      group.requestedBy === by ||
      members.filter(unbegun).every(member => {
        const target = readable.get(member.id);
        return target !== undefined && mayCancel(member, target, by);
      });
    if (!allowed) {
      readable.forEach(target => mustBeCurrent(target, 'stop the rollback of'));
      throw new NotAllowedError(
        `You may not stop rollback group ${id}; the permission policy did not grant deployments.rollback for all targets that have not begun`,
      );
    }
    if (
      !members.some(unbegun) ||
      !(await this.deps.groups.stop(id, `Stopped by ${by}.`, this.now()))
    ) {
      throw new ConflictError(
        `Nothing of rollback group ${id} is left to cancel: all of it has begun or ended`,
      );
    }
    // Somebody has to tell the others, and it may as well be this process.
    this.deps.engine.takeUp().catch(() => {});
    return this.view(id, credentials);
  }

  private async stored(id: string) {
    const found = await this.deps.groups.get(id);
    if (!found) throw notFound(id);
    return found;
  }

  /** Targets of the members that the reader may see, by rollback. */
  private async readable(
    members: readonly RollbackRecord[],
    credentials: BackstageCredentials,
    fresh = false,
  ): Promise<Map<string, AccessibleTarget>> {
    const readable = new Map<string, AccessibleTarget>();
    const entityRefs = [...new Set(members.map(one => one.entityRef))];
    await this.each(entityRefs, async entityRef => {
      const { targets } = await this.deps.access
        .entity(entityRef, credentials, { fresh })
        .catch(error => {
          if (error instanceof NotFoundError) return { targets: [] };
          throw error;
        });
      for (const member of members) {
        const target = targets.find(
          one => one.target.id === member.plan.target.id,
        );
        if (member.entityRef === entityRef && target) {
          readable.set(member.id, target);
        }
      }
    });
    return readable;
  }

  private async records(
    order: GroupOrder & { atOnce: number },
    planned: PlannedMember[],
    found: AccessibleTarget[],
    requestedBy: string,
    credentials: BackstageCredentials,
  ): Promise<{ group: GroupRecord; members: RollbackRecord[] }> {
    const id = randomUUID();
    const requestedAt = this.now();
    const { reason, atOnce, onFailure, breakGlass } = order;
    const { ownershipEntityRefs } = await this.deps.userInfo.getUserInfo(
      credentials,
    );
    const standings = new Map<string, Promise<Standing | undefined>>();
    const standingFor = (owners: string[]) => {
      const key = owners.join(' ');
      const known =
        standings.get(key) ??
        this.deps.standing
          .atRequest(requestedBy, ownershipEntityRefs, owners)
          .catch(error => {
            // Breaking glass does not depend on the catalog.
            if (breakGlass && error instanceof CatalogAwayError) {
              return undefined;
            }
            throw error;
          });
      standings.set(key, known);
      return known;
    };
    const members: RollbackRecord[] = [];
    for (const [position, { plan, policy, entityRef }] of planned.entries()) {
      if (!plan || !policy) throw new Error('A member has no plan');
      members.push(
        newRecord({
          id: randomUUID(),
          entityRef,
          plan,
          reason,
          requestedBy,
          requestedAt,
          group: { id, position },
          breakGlass,
          // It may have to wait for its turn, and is then looked at once more.
          standing: await standingFor(found[position].owners),
          ...(!breakGlass &&
            policy.approvals > 0 && {
              approval: {
                required: policy.approvals,
                groups: policy.approverGroups,
                expiresAt: requestedAt + policy.expiresAfterSeconds * 1000,
              },
            }),
        }),
      );
    }
    const group = {
      id,
      reason,
      requestedBy,
      requestedAt,
      atOnce,
      onFailure,
      fingerprint: groupFingerprint(
        members.map(({ entityRef, plan }) => fingerprinted(entityRef, plan)),
      ),
    };
    return {
      group: { ...group, digest: groupDigest(group, members) },
      members,
    };
  }

  private each<T, R>(
    items: readonly T[],
    work: (item: T) => Promise<R>,
  ): Promise<R[]> {
    const limit = limiter(LOOKUPS_AT_ONCE);
    return Promise.all(items.map(item => limit(() => work(item))));
  }
}
