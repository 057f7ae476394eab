import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  DEPLOYMENT_ANNOTATIONS,
  isUnderWay,
  ROLLED_BACK_SHOWN_HOURS,
  type EnvironmentDefinition,
  type Fleet,
  type FleetQuery,
  type FleetTarget,
  type Lineage,
  type ReadError,
  type Rollback,
  type Target,
} from '@backspin/backstage-plugin-deployments-common';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { CacheService } from '@backstage/backend-plugin-api';
import { parseColumn, toMillis } from '../store/database';
import type { FleetRow, FleetStore } from '../store/FleetStore';
import type { TargetSummary } from '../store/summary';
import { askCatalog } from '../targets/askCatalog';
import type { Decisions } from '../targets/Decisions';
import { principalKey } from '../targets/principalKey';
import { behindByTarget } from './behind';
import { environmentViews } from './environments';
import type { RollbackLookup } from './RollbackLookup';

/** For how long it is remembered which entities a reader may see. Milliseconds. */
const VISIBLE_TTL_MS = 15_000;
/** How long the catalog may take to list all entities with targets. Milliseconds. */
const LISTED_WITHIN_MS = 30_000;

/** All targets of the installation in a line each. */
export class FleetReader {
  constructor(
    private readonly deps: {
      catalog: Pick<CatalogService, 'streamEntities'>;
      cache: CacheService;
      decisions: Decisions;
      fleet: Pick<FleetStore, 'rows'>;
      rollbacks: Pick<RollbackLookup, 'newestOf'>;
      environments: EnvironmentDefinition[];
      now?: () => number;
    },
  ) {}

  /** The targets that the reader may see, filtered. */
  async read(
    query: FleetQuery,
    credentials: BackstageCredentials,
  ): Promise<Fleet> {
    const [visible, abilities, rows] = await Promise.all([
      this.visibleEntities(credentials),
      this.deps.decisions.of(credentials),
      this.deps.fleet.rows(),
    ]);
    const readable = rows
      .map(row => ({
        row,
        target: JSON.parse(row.target) as Target,
        entityRef: row.entity_ref,
        owners: JSON.parse(row.owners) as string[],
      }))
      .filter(item => visible.has(item.entityRef) && abilities.mayRead(item));
    const behind = behindByTarget(
      readable.map(({ target, row }) => ({
        target,
        lineage: parseColumn<Lineage>(row.lineage),
      })),
      this.deps.environments,
    );
    const newest = await this.deps.rollbacks.newestOf([
      ...new Set(readable.map(({ target }) => target.id)),
    ]);
    const now = (this.deps.now ?? Date.now)();
    return {
      environments: environmentViews(this.deps.environments),
      targets: readable
        .map(({ row, target, entityRef, owners }) => ({
          ...lineOf(row, newest.get(target.id)?.rollback, now),
          target,
          entityRef,
          owners,
          behind: behind.get(target.id),
        }))
        .filter(item => matches(item, query)),
    };
  }

  /** The catalog's own permissions decide which entities a reader may know of. */
  private async visibleEntities(
    credentials: BackstageCredentials,
  ): Promise<Set<string>> {
    const { cache } = this.deps;
    const key = `fleet ${principalKey(credentials)}`;
    const known = (await cache.get(key)) as string[] | undefined;
    if (known) return new Set(known);
    const refs = await askCatalog(
      'it cannot be told which entities you may see. Try again in a moment',
      () => this.annotatedEntities(credentials),
      LISTED_WITHIN_MS,
    );
    await cache.set(key, refs, { ttl: VISIBLE_TTL_MS });
    return new Set(refs);
  }

  private async annotatedEntities(
    credentials: BackstageCredentials,
  ): Promise<string[]> {
    const refs: string[] = [];
    const pages = this.deps.catalog.streamEntities(
      {
        filter: DEPLOYMENT_ANNOTATIONS.map(annotation => ({
          [`metadata.annotations.${annotation}`]: CATALOG_FILTER_EXISTS,
        })),
        fields: ['kind', 'metadata.name', 'metadata.namespace'],
      },
      { credentials },
    );
    for await (const page of pages) {
      refs.push(...page.map(entity => stringifyEntityRef(entity)));
    }
    return refs;
  }
}

type Line = Omit<FleetTarget, 'target' | 'entityRef' | 'owners' | 'behind'>;

function lineOf(
  row: FleetRow,
  rollback: Rollback | undefined,
  now: number,
): Line {
  const summary = parseColumn<TargetSummary>(row.summary);
  const observedAt = toMillis(row.observed_at);
  return {
    ...summary,
    state: stateWith(summary, rollback, now),
    observedAt:
      observedAt === undefined ? undefined : new Date(observedAt).toISOString(),
    error: parseColumn<ReadError>(row.error)?.code,
  };
}

/** The stored state knows nothing of rollbacks; see `stateOf`. */
function stateWith(
  summary: TargetSummary | undefined,
  rollback: Rollback | undefined,
  now: number,
): Line['state'] {
  if (rollback && isUnderWay(rollback.status)) return 'moving';
  if (!summary) return 'unknown';
  const takenBack =
    summary.state === 'live' &&
    rollback?.status === 'succeeded' &&
    rollback.endedAt !== undefined &&
    rollback.plan.to.id === summary.release?.id &&
    now - Date.parse(rollback.endedAt) < ROLLED_BACK_SHOWN_HOURS * 3_600_000;
  return takenBack ? 'rolled-back' : summary.state;
}

function matches(item: FleetTarget, query: FleetQuery): boolean {
  const { target } = item;
  const words = query.text?.toLowerCase().split(/\s+/).filter(Boolean) ?? [];
  const haystack = [
    target.name,
    target.resourceName,
    target.qualifier,
    target.account,
    item.entityRef,
    ...item.owners,
    item.release?.label,
    item.commit?.sha,
    item.commit?.message,
    item.runtime,
  ]
    .join(' ')
    .toLowerCase();
  return (
    (!query.environment || target.environment === query.environment) &&
    (!query.kind || target.kind === query.kind) &&
    (!query.account || target.account === query.account) &&
    (!query.state || item.state === query.state) &&
    (!query.owner || item.owners.includes(query.owner)) &&
    words.every(word => haystack.includes(word))
  );
}
