import type {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import {
  environmentAtGithub,
  type EnvironmentDefinition,
  type PipelineDecisionRequest,
} from '@backspin/backstage-plugin-deployments-common';
import type { CodeHosts } from '@backspin/backstage-plugin-deployments-node';
import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { setTimeout as delay } from 'node:timers/promises';
import type { PipelinesConfig } from '../config';
import type { EntityLookup } from '../targets/EntityLookup';
import type { EntityRepositories } from './EntityRepositories';
import { GithubApi, GithubApiError } from './GithubApi';
import { githubPendingSchema } from './githubShapes';
import type { PipelineDecisions } from './PipelineDecisions';
import type { PipelineWatcher } from './PipelineWatcher';
import type { Repository } from './repository';

/** A decision is answered after this, whether the pipeline has been read again or not. Milliseconds. */
const SHOWN_WITHIN_MS = 3_000;

/** Who decides, and with what. */
export interface Decider {
  /** Entity ref of the person. */
  name: string;
  credentials: BackstageCredentials;
  /** The person's own GitHub token: used for this and then let go of. */
  token?: string;
}

/** Takes what people decide about deployments that wait at GitHub. */
export class PipelineApprovals {
  constructor(
    private readonly deps: {
      lookup: Pick<EntityLookup, 'find'>;
      decisions: Pick<PipelineDecisions, 'of'>;
      repositories: EntityRepositories;
      watcher: Pick<PipelineWatcher, 'read'>;
      codeHosts: CodeHosts;
      environments: EnvironmentDefinition[];
      config: Pick<PipelinesConfig, 'approveAs' | 'signInHost'>;
      logger: LoggerService;
    },
  ) {}

  /**
   * Approves or rejects what of a run waits for an environment.
   *
   * @param runId - a run of the entity's own repository
   * @throws NotFoundError when the entity has no pipeline or its repository no such run
   * @throws NotAllowedError when the policy or GitHub does not let the person decide
   * @throws ConflictError when nothing waits for that environment any more, or the
   *   repository has moved
   * @throws InputError when the person's own token is needed and was not sent
   * @throws ServiceUnavailableError when GitHub did not answer, or the portal cannot get
   *   its credentials
   */
  async decide(
    entityRef: string,
    runId: number,
    decider: Decider,
    request: PipelineDecisionRequest,
  ): Promise<void> {
    const { lookup, decisions, repositories, environments, watcher } =
      this.deps;
    const { credentials } = decider;
    const [facts, abilities] = await Promise.all([
      lookup.find(entityRef, credentials, { fresh: true }),
      decisions.of(credentials, { fresh: true }),
    ]);
    const repository = repositories.of(facts);
    const resource = {
      entityRef: facts.entityRef,
      owners: facts.owners,
      environment: environmentAtGithub(environments, request.environment),
    };
    if (!repository || !abilities.mayRead(resource)) {
      throw new NotFoundError(
        `${facts.entityRef} has no pipeline to ${request.environment} that you may see`,
      );
    }
    if (!abilities.mayApprove(resource)) {
      throw new NotAllowedError(
        `You may not decide about deployments of ${facts.entityRef} to ${request.environment}; the permission policy did not grant deployments.pipeline.approve for it`,
      );
    }
    const headers = await this.headersOf(repository, decider);
    await this.review(repository, runId, decider.name, request, headers);
    // The page is better off with what came of it, and need not have it.
    await Promise.race([
      watcher.read(repository, facts.entityRef, { changed: true }),
      delay(SHOWN_WITHIN_MS, undefined, { ref: false }),
    ]);
  }

  /** In whose name GitHub is spoken to. The portal's credentials find the run in either case. */
  private async headersOf(repository: Repository, { token }: Decider) {
    const { config, codeHosts, logger } = this.deps;
    const access = await codeHosts.accessTo(repository.url).catch(error => {
      // What a code host says of its own credentials is not for those who use it.
      logger.error(
        `The credentials for ${repository.host} could not be had: ${error.message}`,
      );
      throw new ServiceUnavailableError(
        `The portal's credentials for ${repository.host} could not be had. Nothing was decided; the backend's log has the reason`,
      );
    });
    if (!access) {
      throw new ConflictError(
        `The portal has no credentials for ${repository.host}. Configure them under integrations.github, or decide at ${repository.url}/actions`,
      );
    }
    if (config.approveAs === 'integration') return { access, own: access };
    // A token of one GitHub is none of another's business.
    if (repository.host !== config.signInHost) {
      throw new ConflictError(
        `People sign in to ${config.signInHost}, and ${repository.slug} is at ${repository.host}. Decide at ${repository.url}/actions`,
      );
    }
    if (!token) {
      throw new InputError(
        'GitHub has to know who decides: sign in to GitHub in the portal, and try again',
      );
    }
    const own = { ...access, headers: { Authorization: `Bearer ${token}` } };
    return { access, own };
  }

  private async review(
    repository: Repository,
    runId: number,
    name: string,
    { environment, state, comment }: PipelineDecisionRequest,
    { access, own }: Awaited<ReturnType<PipelineApprovals['headersOf']>>,
  ) {
    const path = `/actions/runs/${runId}/pending_deployments`;
    const asking = (work: Promise<unknown>, sent: boolean) =>
      work.catch(error => {
        throw refusalOf(error, repository, runId, sent);
      });
    let waiting: number[] = [];
    const reader = new GithubApi(access, repository.slug);
    await asking(
      reader.read(path, githubPendingSchema).then(answer => {
        const pending = answer.changed ? answer.value : [];
        waiting = pending
          .filter(item => item.environment.name === environment)
          .map(item => item.environment.id);
      }),
      false,
    );
    if (waiting.length === 0) {
      throw new ConflictError(
        `Nothing of run ${runId} waits for ${environment} any more. Somebody may have decided already`,
      );
    }
    const word = state === 'approved' ? 'Approved' : 'Rejected';
    const writer = new GithubApi(own, repository.slug);
    await asking(
      writer.post(path, {
        environment_ids: waiting,
        state,
        // Who it was is known to GitHub only where the person's own token is used.
        comment: [`${word} in Backspin by ${name}`, comment]
          .filter(Boolean)
          .join(': '),
      }),
      true,
    );
  }
}

/** What an answer of GitHub means to the person who decides. */
function refusalOf(
  error: unknown,
  { slug, url }: Repository,
  runId: number,
  sent: boolean,
): unknown {
  if (!(error instanceof GithubApiError)) return error;
  const { status, message, retryAt } = error;
  if (retryAt !== undefined) {
    return new ServiceUnavailableError(
      `${message}. Nothing was decided; try again after ${new Date(
        retryAt,
      ).toISOString()}`,
    );
  }
  if (sent && status >= 300 && status < 400) {
    return new ConflictError(
      `${slug} has moved at GitHub. Nothing was decided: correct github.com/project-slug of the entity, or decide at ${url}/actions/runs/${runId}`,
    );
  }
  if (status === 404) {
    return new NotFoundError(
      sent
        ? `GitHub does not show run ${runId} of ${slug} to you. Ask its owners for access, or sign in to GitHub with the scope repo`
        : `${slug} has no run ${runId}`,
    );
  }
  if (status === 401) {
    return new NotAllowedError(
      `${message}. Sign in to GitHub in the portal again; the token has expired or was withdrawn`,
    );
  }
  if (status === 403 || status === 422) {
    return new NotAllowedError(
      `${message}. Only the reviewers of the environment may decide, with the scope repo; see ${url}/settings/environments`,
    );
  }
  return new ServiceUnavailableError(
    sent
      ? `${message}. It may have been decided all the same: look at ${url}/actions/runs/${runId} before trying again`
      : `${message}. Nothing was decided; try again in a moment`,
  );
}
