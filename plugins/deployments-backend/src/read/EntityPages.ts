import type {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type {
  EnvironmentDefinition,
  Lineage,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import { createHash } from 'node:crypto';
import type { Observer } from '../observer/Observer';
import type { Resolver } from '../observer/Resolver';
import { parseColumn } from '../store/database';
import type {
  EntityPageRows,
  EntityStore,
  PageTargetRow,
} from '../store/EntityStore';
import type { Abilities, Decisions } from '../targets/Decisions';
import type { EntityFacts } from '../targets/entityFacts';
import type { EntityLookup } from '../targets/EntityLookup';
import { behindByTarget } from './behind';
import { environmentViews } from './environments';
import { jsonArray, jsonObject } from './jsonText';
import type { RollbackLookup } from './RollbackLookup';

/** A page, or rather how to get it: the tag is known before the body is made. */
export interface TaggedPage {
  /** Changes whenever the body would. */
  etag: string;
  /** JSON. */
  body(): string;
}

/** A row of the page that its reader may see. */
interface VisibleRow {
  row: PageTargetRow;
  target: Target;
  mayRollBack: boolean;
  mayBreakGlass: boolean;
}

/** Puts together what an entity's page shows, from the database alone. */
export class EntityPages {
  private readonly environmentsJson: string;

  constructor(
    private readonly deps: {
      lookup: EntityLookup;
      decisions: Decisions;
      entities: Pick<EntityStore, 'page'>;
      rollbacks: Pick<RollbackLookup, 'newestOf'>;
      resolver: Pick<Resolver, 'ensureResolved'>;
      observer: Pick<Observer, 'observeDue'>;
      environments: EnvironmentDefinition[];
      logger: LoggerService;
    },
  ) {
    this.environmentsJson = JSON.stringify(environmentViews(deps.environments));
  }

  /**
   * What an entity's page shows to this reader. Throws NotFoundError when the
   * reader may not see the entity.
   */
  async page(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<TaggedPage> {
    const { lookup, decisions, entities, rollbacks } = this.deps;
    const [facts, abilities, rows] = await Promise.all([
      lookup.find(entityRef, credentials),
      decisions.of(credentials),
      entities.page(entityRef),
    ]);
    const visible = facts.annotated
      ? this.visibleRows(facts, abilities, rows)
      : [];
    const newest = await rollbacks.newestOf(
      visible.map(({ row }) => row.target_id),
    );
    const resolving = this.resolveIfNeeded(facts, rows);
    const problems = facts.annotated ? rows.entity?.problems ?? '[]' : '[]';
    const tag = [
      facts.entityRef,
      this.environmentsJson,
      resolving,
      facts.annotated,
      problems,
      ...visible.map(({ row, mayRollBack, mayBreakGlass }) => [
        row.target_id,
        row.version,
        row.observed_at,
        row.attempted_at,
        newest.get(row.target_id)?.version,
        mayRollBack,
        mayBreakGlass,
      ]),
    ];
    return {
      etag: `W/"${createHash('sha256')
        .update(JSON.stringify(tag))
        .digest('base64url')}"`,
      body: () =>
        jsonObject({
          entityRef: JSON.stringify(facts.entityRef),
          environments: this.environmentsJson,
          targets: this.targetViews(visible, newest),
          problems,
          unannotated: String(!facts.annotated),
          resolving: String(resolving),
        }),
    };
  }

  private visibleRows(
    facts: EntityFacts,
    abilities: Abilities,
    rows: EntityPageRows,
  ): VisibleRow[] {
    const { entityRef, owners } = facts;
    return rows.targets.flatMap(row => {
      const target: Target = JSON.parse(row.target);
      const resource = { target, entityRef, owners };
      if (!abilities.mayRead(resource)) return [];
      return [
        {
          row,
          target,
          mayRollBack: abilities.mayRollBack(resource),
          mayBreakGlass: abilities.mayBreakGlass(resource),
        },
      ];
    });
  }

  private targetViews(
    visible: VisibleRow[],
    newest: Awaited<ReturnType<RollbackLookup['newestOf']>>,
  ): string {
    const behind = behindByTarget(
      visible.map(({ row, target }) => ({
        target,
        lineage: parseColumn<Lineage>(row.lineage),
      })),
      this.deps.environments,
    );
    const text = (value: object | undefined) => value && JSON.stringify(value);
    return jsonArray(
      visible.map(({ row, target, mayRollBack, mayBreakGlass }) =>
        jsonObject({
          target: row.target,
          observation: row.observation,
          error: row.error,
          rollback: text(newest.get(target.id)?.rollback),
          behind: text(behind.get(target.id)),
          previous: row.previous,
          mayRollBack: String(mayRollBack),
          mayBreakGlass: String(mayBreakGlass),
        }),
      ),
    );
  }

  /**
   * Whether the targets are still being looked up. The first reader of an entity
   * sets that off; it goes on when the page has long been sent.
   */
  private resolveIfNeeded(facts: EntityFacts, rows: EntityPageRows): boolean {
    if (!facts.annotated) return false;
    if (rows.entity?.annotations_hash === facts.annotationsHash) return false;
    const { resolver, observer, logger } = this.deps;
    resolver
      .ensureResolved(facts)
      .then(() => observer.observeDue())
      .catch(error =>
        logger.warn(`Looking up ${facts.entityRef} failed`, error),
      );
    return true;
  }
}
