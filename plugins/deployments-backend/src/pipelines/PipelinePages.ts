import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  runsByEnvironment,
  type EntityPipeline,
  type EnvironmentDefinition,
  type EnvironmentRuns,
} from '@backspin/backstage-plugin-deployments-common';
import { NotAllowedError } from '@backstage/errors';
import { createHash } from 'node:crypto';
import type { TaggedPage } from '../read/EntityPages';
import type { EntityFacts } from '../targets/entityFacts';
import type { EntityLookup } from '../targets/EntityLookup';
import type { EntityRepositories } from './EntityRepositories';
import { repositoryPageOf } from './fromGithub';
import { isMoving } from './pacing';
import type { PipelineAbilities, PipelineDecisions } from './PipelineDecisions';
import type { PipelineStore, StoredPipeline } from './PipelineStore';
import type { PipelineWatcher } from './PipelineWatcher';

const notAllowed = ({ entityRef }: EntityFacts) =>
  new NotAllowedError(
    `You may not see the pipeline of ${entityRef}; the permission policy did not grant deployments.pipeline.read for it`,
  );

function tagged(page: EntityPipeline): TaggedPage {
  const body = JSON.stringify(page);
  const digest = createHash('sha256').update(body).digest('base64url');
  return { etag: `W/"${digest}"`, body: () => body };
}

/** Puts together what an entity's page shows of its pipeline, from the database alone. */
export class PipelinePages {
  private readonly now: () => number;

  constructor(
    private readonly deps: {
      lookup: Pick<EntityLookup, 'find'>;
      decisions: Pick<PipelineDecisions, 'of'>;
      repositories: EntityRepositories;
      store: Pick<PipelineStore, 'get'>;
      watcher: Pick<PipelineWatcher, 'read'>;
      environments: EnvironmentDefinition[];
      approveAs: EntityPipeline['approveAs'];
      /** Milliseconds since the epoch. */
      now?: () => number;
    },
  ) {
    this.now = deps.now ?? Date.now;
  }

  /**
   * What an entity's page shows of its pipeline to this reader. When what is known has
   * grown old, it is read again; the page does not wait for that.
   *
   * @throws NotFoundError when the reader may not see the entity
   * @throws NotAllowedError when the reader may see the entity and not its pipeline
   */
  async page(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<TaggedPage> {
    const { lookup, decisions, repositories, store, watcher } = this.deps;
    const [facts, abilities] = await Promise.all([
      lookup.find(entityRef, credentials),
      decisions.of(credentials),
    ]);
    const repository = repositories.of(facts);
    if (!repository) return tagged(this.answer(facts, [], undefined));
    if (!this.mayReadSome(facts, abilities)) throw notAllowed(facts);
    const known = await store.get(repository.key, this.now());
    if (!known || known.due) void watcher.read(repository, facts.entityRef);
    const environments = this.environments(facts, abilities, known);
    const { slug } = repository;
    const [newest] = known?.document?.runs ?? [];
    const url = (newest && repositoryPageOf(newest)) ?? repository.url;
    return tagged({
      ...this.answer(facts, environments, known),
      repository: { slug, url },
    });
  }

  /** Whether the reader may see runs of any environment, be there some or not. */
  private mayReadSome(
    { entityRef, owners }: EntityFacts,
    { mayRead }: PipelineAbilities,
  ): boolean {
    const names = this.deps.environments.map(({ name }) => name);
    return [...names, undefined].some(environment =>
      mayRead({ entityRef, owners, environment }),
    );
  }

  private answer(
    { entityRef }: EntityFacts,
    environments: EnvironmentRuns[],
    known: StoredPipeline | undefined,
  ): EntityPipeline {
    return {
      entityRef,
      environments,
      ...(known?.readAt && { readAt: new Date(known.readAt).toISOString() }),
      ...(known?.error && { error: known.error }),
      moving: isMoving(environments.flatMap(({ runs }) => runs)),
      approveAs: this.deps.approveAs,
    };
  }

  private environments(
    { entityRef, owners }: EntityFacts,
    { mayRead, mayApprove }: PipelineAbilities,
    known: StoredPipeline | undefined,
  ): EnvironmentRuns[] {
    const groups = runsByEnvironment(
      this.deps.environments,
      known?.document?.runs ?? [],
    );
    return groups.flatMap(({ environment, runs }) => {
      const resource = { entityRef, owners, environment };
      if (!mayRead(resource)) return [];
      const mayDecide = mayApprove(resource);
      return [
        {
          environment,
          runs: runs.map(run => ({
            ...run,
            pendingApprovals: run.pendingApprovals.map(pending => ({
              ...pending,
              mayDecide,
            })),
          })),
        },
      ];
    });
  }
}
