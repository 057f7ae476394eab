import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { Target } from '@backspin/backstage-plugin-deployments-common';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import type { EntityStore } from '../store/EntityStore';
import { CatalogAwayError } from './askCatalog';
import type { Abilities, Decisions } from './Decisions';
import type { EntityFacts } from './entityFacts';
import type { EntityLookup } from './EntityLookup';
import { lastKnownFacts } from './lastKnown';

/** A target that a request may be about. */
export interface AccessibleTarget {
  entityRef: string;
  owners: string[];
  /** Systems of the entity, as entity refs. */
  systems: string[];
  /** Tags of the entity. */
  tags: string[];
  target: Target;
  mayRollBack: boolean;
  mayApprove: boolean;
  mayBreakGlass: boolean;
  /**
   * The catalog does not answer, and this is what was last known of the entity. Nothing
   * but breaking glass is possible then.
   */
  asLastKnown?: boolean;
}

/** What somebody wants to do with a target. */
export type WriteAbility = 'mayRollBack' | 'mayApprove' | 'mayBreakGlass';

const DENIED: Record<WriteAbility, { what: string; permission: string }> = {
  mayRollBack: { what: 'roll back', permission: 'deployments.rollback' },
  mayApprove: {
    what: 'decide about rollbacks of',
    permission: 'deployments.approve',
  },
  mayBreakGlass: {
    what: 'break glass for',
    permission: 'deployments.break-glass',
  },
};

/** An entity with those of its targets that the reader may see. */
export interface AccessibleEntity {
  facts: EntityFacts;
  targets: AccessibleTarget[];
}

/** Brings an entity's targets up to date when its annotations have changed. */
export interface EntityResolver {
  ensureResolved(facts: EntityFacts): Promise<void>;
}

const BREAK_GLASS =
  'Nothing was done. Try again in a moment; whoever may can break glass meanwhile';

/** @throws CatalogAwayError when the target is only known as it last was. */
export function mustBeCurrent(
  { asLastKnown, target }: AccessibleTarget,
  what: string,
): void {
  if (!asLastKnown) return;
  throw new CatalogAwayError(
    `it cannot be told whether you may ${what} ${target.resourceName} (${target.qualifier}). ${BREAK_GLASS}`,
  );
}

/**
 * The only way from a request to a target. The server works out itself which
 * targets an entity has; a request can choose among them and nothing else, and a
 * target of another entity looks exactly like one that does not exist.
 *
 * Who may see an entity is told by the catalog, so while it does not answer nothing can
 * be done, but for what has its own permission for just such a night: whoever may break
 * glass for a target, by the permission policy, reaches it as it was last known.
 */
export class TargetAccess {
  constructor(
    private readonly lookup: EntityLookup,
    private readonly decisions: Decisions,
    private readonly entities: Pick<EntityStore, 'records' | 'targetsOf'>,
    private readonly resolver: EntityResolver,
  ) {}

  /**
   * An entity and its targets, as far as the reader may see them. Throws
   * NotFoundError when the reader may not see the entity, and CatalogAwayError when the
   * catalog does not answer and the reader may not break glass either.
   */
  async entity(
    entityRef: string,
    credentials: BackstageCredentials,
    options: { fresh?: boolean } = {},
  ): Promise<AccessibleEntity> {
    const [facts, abilities] = await Promise.all([
      this.lookup.find(entityRef, credentials, options).catch(error => {
        if (error instanceof CatalogAwayError) return error;
        throw error;
      }),
      this.decisions.of(credentials, options),
    ]);
    if (facts instanceof CatalogAwayError) {
      const known = await this.lastKnown(entityRef, abilities);
      if (known) return known;
      if (!options.fresh) throw facts;
      throw new CatalogAwayError(
        `it cannot be told what you may do with ${entityRef}. ${BREAK_GLASS}`,
        facts.cause,
      );
    }
    if (options.fresh) await this.resolver.ensureResolved(facts);
    const targets = facts.annotated
      ? await this.entities.targetsOf(facts.entityRef)
      : [];
    const { owners, systems, tags } = facts;
    return {
      facts,
      targets: targets
        .map(target => ({ target, owners, entityRef: facts.entityRef }))
        .filter(abilities.mayRead)
        .map(resource => ({
          ...resource,
          systems,
          tags,
          mayRollBack: abilities.mayRollBack(resource),
          mayApprove: abilities.mayApprove(resource),
          mayBreakGlass: abilities.mayBreakGlass(resource),
        })),
    };
  }

  /** Those targets of an entity, as last known, for which the reader may break glass. */
  private async lastKnown(
    entityRef: string,
    abilities: Abilities,
  ): Promise<AccessibleEntity | undefined> {
    const facts = await lastKnownFacts(this.entities, entityRef);
    if (!facts) return undefined;
    const { owners, systems, tags } = facts;
    const targets = (await this.entities.targetsOf(entityRef))
      .map(target => ({ target, owners, entityRef }))
      .filter(abilities.mayBreakGlass)
      .map(resource => ({
        ...resource,
        systems,
        tags,
        mayRollBack: false,
        mayApprove: false,
        mayBreakGlass: true,
        asLastKnown: true,
      }));
    return targets.length > 0 ? { facts, targets } : undefined;
  }

  /**
   * A target of an entity that the reader may see. Throws NotFoundError when the
   * entity has no such target or the reader may not see it; the two look alike.
   */
  async readableTarget(
    entityRef: string,
    targetId: string,
    credentials: BackstageCredentials,
    options: { fresh?: boolean } = {},
  ): Promise<AccessibleTarget> {
    const { facts, targets } = await this.entity(
      entityRef,
      credentials,
      options,
    );
    const found = targets.find(({ target }) => target.id === targetId);
    if (!found) {
      throw new NotFoundError(
        `${facts.entityRef} has no target ${targetId} that you may see`,
      );
    }
    return found;
  }

  /**
   * A target of an entity that the caller may roll back, or what else is asked. The
   * catalog and the policy are asked anew. Throws NotFoundError like
   * {@link readableTarget}, and NotAllowedError when the caller may see the target
   * but not do it.
   */
  async writableTarget(
    entityRef: string,
    targetId: string,
    credentials: BackstageCredentials,
    ability: WriteAbility = 'mayRollBack',
  ): Promise<AccessibleTarget> {
    const found = await this.readableTarget(entityRef, targetId, credentials, {
      fresh: true,
    });
    if (!found[ability]) {
      const { what, permission } = DENIED[ability];
      mustBeCurrent(found, what);
      throw new NotAllowedError(
        `You may not ${what} ${found.target.resourceName} (${found.target.qualifier}); the permission policy did not grant ${permission} for it`,
      );
    }
    return found;
  }
}
