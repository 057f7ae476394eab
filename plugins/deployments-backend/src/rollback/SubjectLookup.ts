import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { EntityStore } from '../store/EntityStore';
import { askCatalog, CatalogAwayError } from '../targets/askCatalog';
import { entityFacts, type EntityFacts } from '../targets/entityFacts';
import { lastKnownFacts } from '../targets/lastKnown';
import type { EntityResolver } from '../targets/TargetAccess';
import type { PlanSubject } from './Planner';

/**
 * Finds a target through its entity, as the plugin itself and as the catalog is now: for
 * what happens when nobody's request is there to ask in the name of.
 */
export class SubjectLookup {
  constructor(
    private readonly deps: {
      catalog: Pick<CatalogService, 'getEntityByRef'>;
      auth: Pick<AuthService, 'getOwnServiceCredentials'>;
      entities: Pick<EntityStore, 'records' | 'targetsOf'>;
      resolver: EntityResolver;
    },
  ) {}

  /**
   * The target, or why there is none any more, as a sentence.
   *
   * @param options - `lastKnown`: take what was last known of the entity while the
   *   catalog does not answer
   * @throws CatalogAwayError when the catalog does not answer
   */
  async find(
    entityRef: string,
    targetId: string,
    options: { lastKnown?: boolean } = {},
  ): Promise<PlanSubject | string> {
    try {
      return await this.current(entityRef, targetId);
    } catch (error) {
      if (!options.lastKnown || !(error instanceof CatalogAwayError))
        throw error;
      const facts = await lastKnownFacts(this.deps.entities, entityRef);
      if (!facts) throw error;
      return this.targetOf(facts, targetId);
    }
  }

  private async current(entityRef: string, targetId: string) {
    const credentials = await this.deps.auth.getOwnServiceCredentials();
    const entity = await askCatalog(
      `it cannot be told what belongs to ${entityRef}`,
      () => this.deps.catalog.getEntityByRef(entityRef, { credentials }),
    );
    if (!entity) return `${entityRef} is not in the catalog any more.`;
    const facts = entityFacts(entity);
    await this.deps.resolver.ensureResolved(facts);
    return this.targetOf(facts, targetId);
  }

  private async targetOf(
    facts: EntityFacts,
    targetId: string,
  ): Promise<PlanSubject | string> {
    const targets = await this.deps.entities.targetsOf(facts.entityRef);
    const target = targets.find(({ id }) => id === targetId);
    return target
      ? { ...facts, target }
      : `${targetId} is no target of ${facts.entityRef} any more.`;
  }
}
