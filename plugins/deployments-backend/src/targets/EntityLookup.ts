import type {
  BackstageCredentials,
  CacheService,
} from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { askCatalog } from './askCatalog';
import { entityFacts, type EntityFacts } from './entityFacts';
import { principalKey } from './principalKey';

/** For how long it is remembered that a reader may see an entity. Milliseconds. */
export const ENTITY_TTL_MS = 5_000;

/**
 * Looks entities up in the catalog as the reader, so that the catalog's own
 * permissions hold: whoever cannot see an entity cannot see its deployments.
 *
 * What a reader was allowed to see is remembered for a few seconds, for that
 * reader alone. Writes never use what is remembered.
 */
export class EntityLookup {
  constructor(
    private readonly catalog: Pick<CatalogService, 'getEntityByRef'>,
    private readonly cache: CacheService,
  ) {}

  /**
   * Throws NotFoundError when the entity does not exist or the reader may not see it,
   * and CatalogAwayError when the catalog does not answer.
   */
  async find(
    entityRef: string,
    credentials: BackstageCredentials,
    options: { fresh?: boolean } = {},
  ): Promise<EntityFacts> {
    const key = `facts ${principalKey(credentials)} ${entityRef}`;
    if (!options.fresh) {
      const known = (await this.cache.get(key)) as EntityFacts | undefined;
      if (known) return known;
    }
    const entity = await askCatalog(
      `it cannot be told what you may see of ${entityRef}. Try again in a moment`,
      () => this.catalog.getEntityByRef(entityRef, { credentials }),
    );
    if (!entity) throw new NotFoundError(`There is no entity ${entityRef}`);
    const facts = entityFacts(entity);
    await this.cache.set(key, { ...facts }, { ttl: ENTITY_TTL_MS });
    return facts;
  }
}
