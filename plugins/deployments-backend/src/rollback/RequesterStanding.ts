import type { AuthService } from '@backstage/backend-plugin-api';
import {
  parseEntityRef,
  RELATION_CHILD_OF,
  RELATION_MEMBER_OF,
  RELATION_OWNED_BY,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { askCatalog } from '../targets/askCatalog';

/** Groups within groups are followed this far, so that a circle ends. */
const MOST_LEVELS = 10;

/** What is remembered of a requester when a rollback has to wait for approval. */
export interface Standing {
  /** The catalog had a user entity for the requester. */
  known: boolean;
  /** Refs through which the requester owned the entity; empty when allowed by something else. */
  ownedThrough: string[];
  /** The requester's own ref and groups, as far as the catalog confirmed them. */
  claims: string[];
}

/**
 * Whether somebody who asked for a rollback could still ask for it when, maybe hours
 * later, it is approved.
 *
 * Backstage's credentials cannot be stored, and no service can ask the permission
 * policy in a person's name. So what the policy decided from is compared instead: that
 * the person still exists, and still has the groups through which they own the entity.
 * Whoever was allowed by something else than owning it has to have all groups still,
 * because any of them may have been the reason. A requester whom the catalog did not
 * know, or a group that only the sign-in resolver knew, cannot be looked at again.
 */
export interface RequesterStanding {
  /**
   * What to remember.
   *
   * @param claims - ownership refs of the requester's credentials
   * @param owners - of the entity
   */
  atRequest(
    requestedBy: string,
    claims: readonly string[],
    owners: readonly string[],
  ): Promise<Standing>;
  /** Why the requester could not ask for it any more, as a sentence, or undefined. */
  lost(
    requestedBy: string,
    entityRef: string,
    standing: Standing,
  ): Promise<string | undefined>;
  /**
   * Whether the catalog knows a person, as a member of one of the groups where there
   * are any.
   */
  isMember(person: string, groups: readonly string[]): Promise<boolean>;
}

const spelled = (ref: string) => {
  try {
    return stringifyEntityRef(parseEntityRef(ref));
  } catch {
    return ref.toLowerCase();
  }
};

const related = (entity: Entity, ...types: string[]) =>
  (entity.relations ?? [])
    .filter(({ type }) => types.includes(type))
    .map(({ targetRef }) => spelled(targetRef));

/**
 * Looks requesters up in the catalog, as the plugin itself. Everything throws
 * CatalogAwayError when the catalog does not answer.
 */
export class CatalogRequesterStanding implements RequesterStanding {
  constructor(
    private readonly catalog: Pick<CatalogService, 'getEntitiesByRefs'>,
    private readonly auth: Pick<AuthService, 'getOwnServiceCredentials'>,
  ) {}

  async atRequest(
    requestedBy: string,
    claims: readonly string[],
    owners: readonly string[],
  ): Promise<Standing> {
    const confirmed = await this.claimsOf(requestedBy);
    const held = claims.map(spelled);
    const mine = new Set(owners.map(spelled));
    return {
      known: confirmed !== undefined,
      ownedThrough: held.filter(claim => mine.has(claim)),
      claims: held.filter(claim => confirmed?.has(claim)),
    };
  }

  async lost(
    requestedBy: string,
    entityRef: string,
    standing: Standing,
  ): Promise<string | undefined> {
    if (!standing.known) return undefined;
    const claims = await this.claimsOf(requestedBy);
    if (!claims) return `${requestedBy} is not in the catalog any more.`;
    if (standing.ownedThrough.length > 0) {
      const [entity] = await this.read([entityRef]);
      if (!entity) return `${entityRef} is not in the catalog any more.`;
      const owners = new Set(related(entity, RELATION_OWNED_BY));
      const unconfirmed = (ref: string) => !standing.claims.includes(ref);
      const still = standing.ownedThrough.some(
        ref => owners.has(ref) && (claims.has(ref) || unconfirmed(ref)),
      );
      return still
        ? undefined
        : `${requestedBy} does not own ${entityRef} any more.`;
    }
    const gone = standing.claims.filter(ref => !claims.has(ref));
    return gone.length > 0
      ? `${requestedBy} is no longer a member of ${gone.join(', ')}.`
      : undefined;
  }

  async isMember(person: string, groups: readonly string[]): Promise<boolean> {
    const claims = await this.claimsOf(person);
    if (!claims) return false;
    return groups.length === 0 || groups.some(ref => claims.has(spelled(ref)));
  }

  /** The person's ref and groups, with the groups that those are part of; undefined when unknown. */
  private async claimsOf(person: string): Promise<Set<string> | undefined> {
    const [user] = await this.read([person]);
    if (!user) return undefined;
    const claims = new Set([spelled(person)]);
    let next = related(user, RELATION_MEMBER_OF);
    for (let level = 0; next.length > 0 && level < MOST_LEVELS; level++) {
      next = [...new Set(next)].filter(ref => !claims.has(ref));
      next.forEach(ref => claims.add(ref));
      const groups = next.length > 0 ? await this.read(next) : [];
      next = groups.flatMap(group =>
        group ? related(group, RELATION_CHILD_OF) : [],
      );
    }
    return claims;
  }

  private async read(refs: string[]): Promise<Array<Entity | undefined>> {
    const credentials = await this.auth.getOwnServiceCredentials();
    const { items } = await askCatalog(
      'it cannot be told who is in which group. Nothing was done. Try again in a moment',
      () =>
        this.catalog.getEntitiesByRefs({ entityRefs: refs }, { credentials }),
    );
    return items;
  }
}
