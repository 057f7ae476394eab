import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import {
  DEPLOYMENT_ANNOTATIONS,
  type EnvironmentDefinition,
  type Target,
} from '@backspin/backstage-plugin-deployments-common';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import type { Entity } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import limiter from 'p-limit';
import type { ProviderRegistry } from '../providers/ProviderRegistry';
import type { EntityStore, Resolution } from '../store/EntityStore';
import {
  entityFacts,
  repositoryUrlOf,
  type EntityFacts,
} from '../targets/entityFacts';
import type { EntityResolver } from '../targets/TargetAccess';
import type { Announcer } from './Announcer';

/** Entities resolved side by side; the providers keep to AWS's quotas themselves. */
const CONCURRENCY = 32;
/** Entities fetched from the catalog at once. */
const PAGE = 100;
/** One replica resolves an entity for at most this long. Milliseconds. */
const CLAIM_MS = 60_000;
/** Targets that no entity has are forgotten after this. Milliseconds. */
const FORGET_MS = 7 * 86_400_000;

/** Every entity that carries any of the annotations. */
const ANNOTATED = DEPLOYMENT_ANNOTATIONS.map(annotation => ({
  [`metadata.annotations.${annotation}`]: CATALOG_FILTER_EXISTS,
}));

/** What the resolver works with. */
export interface ResolverDependencies {
  catalog: Pick<
    CatalogService,
    'streamEntities' | 'getEntitiesByRefs' | 'getEntityByRef'
  >;
  auth: Pick<AuthService, 'getOwnServiceCredentials'>;
  entities: EntityStore;
  providers: Pick<ProviderRegistry, 'all'>;
  environments: EnvironmentDefinition[];
  announcer: Pick<Announcer, 'entitiesChanged'>;
  /** How long a resolution is good for. Milliseconds. */
  resolveMs: number;
  logger: LoggerService;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

/** Works out which targets the entities of the catalog have, and keeps that up to date. */
export class Resolver implements EntityResolver {
  private readonly now: () => number;
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(private readonly deps: ResolverDependencies) {
    this.now = deps.now ?? Date.now;
  }

  /** Resolves every entity of the catalog, whether it is due or not. */
  async resolveAll(signal?: AbortSignal): Promise<void> {
    await this.walk(() => true, signal);
  }

  /**
   * Resolves the entities that are new, whose annotations have changed, or whose
   * targets have not been worked out for a while.
   */
  async resolveDue(signal?: AbortSignal): Promise<void> {
    const before = this.now() - this.deps.resolveMs;
    await this.walk(
      (facts, record) =>
        record === undefined ||
        record.annotationsHash !== facts.annotationsHash ||
        record.resolvedAt <= before,
      signal,
    );
  }

  /** Whether the stored targets are those of the entity's present annotations. */
  async isCurrent(facts: EntityFacts): Promise<boolean> {
    if (!facts.annotated) return true;
    const record = (await this.deps.entities.records([facts.entityRef])).get(
      facts.entityRef,
    );
    return record?.annotationsHash === facts.annotationsHash;
  }

  /**
   * Resolves one entity if its stored targets are not those of its present
   * annotations. Any number of callers cause one resolution.
   */
  async ensureResolved(facts: EntityFacts): Promise<void> {
    if (await this.isCurrent(facts)) return;
    const { entityRef } = facts;
    let work = this.underWay.get(entityRef);
    if (!work) {
      work = this.resolveOne(entityRef).finally(() =>
        this.underWay.delete(entityRef),
      );
      this.underWay.set(entityRef, work);
    }
    await work;
  }

  private async resolveOne(entityRef: string) {
    const { auth, catalog, entities } = this.deps;
    const now = this.now();
    if (!(await entities.claim(entityRef, now, now + CLAIM_MS))) return;
    try {
      const credentials = await auth.getOwnServiceCredentials();
      const entity = await catalog.getEntityByRef(entityRef, { credentials });
      if (entity) await this.resolve([entity]);
    } finally {
      await entities.release(entityRef);
    }
  }

  private async walk(
    isDue: (
      facts: EntityFacts,
      record: { annotationsHash: string; resolvedAt: number } | undefined,
    ) => boolean,
    signal?: AbortSignal,
  ) {
    const { auth, catalog, entities, providers } = this.deps;
    const startedAt = this.now();
    const seen = new Set<string>();
    const due: string[] = [];
    let known = 0;
    const pages = catalog.streamEntities(
      {
        filter: ANNOTATED,
        fields: [
          'kind',
          'metadata.name',
          'metadata.namespace',
          'metadata.annotations',
        ],
      },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    for await (const page of pages) {
      if (signal?.aborted) return;
      const facts = page.map(entityFacts);
      const records = await entities.records(
        facts.map(({ entityRef }) => entityRef),
      );
      known += records.size;
      for (const fact of facts) {
        seen.add(fact.entityRef);
        if (isDue(fact, records.get(fact.entityRef))) due.push(fact.entityRef);
      }
    }
    if (due.length > 0 && known === 0) {
      providers.all().forEach(provider => provider.readAhead?.());
    }
    for (let start = 0; start < due.length; start += PAGE) {
      if (signal?.aborted) break;
      const { items } = await catalog.getEntitiesByRefs(
        { entityRefs: due.slice(start, start + PAGE) },
        { credentials: await auth.getOwnServiceCredentials() },
      );
      await this.resolve(
        items.filter(item => item !== undefined),
        signal,
      );
    }
    // The whole catalog was seen, even if not all of it was resolved: only such a
    // walk may conclude that something is gone.
    await entities.keepOnly(seen, startedAt);
    await entities.retireOrphans(startedAt - FORGET_MS);
  }

  /** Those not begun when the signal comes stay due. */
  private async resolve(list: Entity[], signal?: AbortSignal) {
    const { entities, announcer } = this.deps;
    const limit = limiter(CONCURRENCY);
    const resolutions = await Promise.all(
      list.map(entity =>
        limit(async () =>
          signal?.aborted ? [] : [await this.resolution(entity)],
        ),
      ),
    );
    announcer.entitiesChanged(
      await entities.saveResolutions(resolutions.flat(), this.now()),
    );
  }

  private async resolution(entity: Entity): Promise<Resolution> {
    const { entities, providers, environments, logger } = this.deps;
    const facts = entityFacts(entity);
    const targets = new Map<string, Target>();
    const problems: Resolution['problems'] = [];
    // What was known stays: an outage must not make targets disappear.
    const keepKnown = async (kind: Target['kind']) => {
      const known = await entities.targetsOf(facts.entityRef);
      known
        .filter(target => target.kind === kind && !targets.has(target.id))
        .forEach(target => targets.set(target.id, target));
    };
    for (const provider of providers.all()) {
      try {
        const found = await provider.resolveTargets(entity, environments);
        found.targets.forEach(target => targets.set(target.id, target));
        problems.push(...found.problems);
        if (found.incomplete) await keepKnown(provider.kind);
      } catch (error) {
        logger.warn(
          `The ${provider.kind} targets of ${facts.entityRef} could not be worked out`,
          error as Error,
        );
        await keepKnown(provider.kind);
        problems.push({
          annotation: DEPLOYMENT_ANNOTATIONS.filter(
            key => entity.metadata.annotations?.[key],
          ).join(', '),
          value: provider.kind,
          message: `AWS could not be asked for these targets: ${
            (error as Error).message
          }`,
          expected:
            'An answer from AWS. It is asked again in a few minutes; targets known before stay.',
        });
      }
    }
    return {
      entityRef: facts.entityRef,
      owners: facts.owners,
      systems: facts.systems,
      tags: facts.tags,
      annotationsHash: facts.annotationsHash,
      problems,
      targets: [...targets.values()],
      repositoryUrl: repositoryUrlOf(entity),
    };
  }
}
