import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { EntityStore } from '../store/EntityStore';
import { entityFacts } from '../targets/entityFacts';
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
      entities: Pick<EntityStore, 'targetsOf'>;
      resolver: EntityResolver;
    },
  ) {}

  /** The target, or why there is none any more, as a sentence. */
  async find(
    entityRef: string,
    targetId: string,
  ): Promise<PlanSubject | string> {
    const entity = await this.deps.catalog.getEntityByRef(entityRef, {
      credentials: await this.deps.auth.getOwnServiceCredentials(),
    });
    if (!entity) return `${entityRef} is not in the catalog any more.`;
    const facts = entityFacts(entity);
    await this.deps.resolver.ensureResolved(facts);
    const targets = await this.deps.entities.targetsOf(facts.entityRef);
    const target = targets.find(({ id }) => id === targetId);
    return target
      ? { ...facts, target }
      : `${targetId} is no target of ${entityRef} any more.`;
  }
}
