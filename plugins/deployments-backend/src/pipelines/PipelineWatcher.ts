import type { LoggerService } from '@backstage/backend-plugin-api';
import type { EnvironmentDefinition } from '@backspin/backstage-plugin-deployments-common';
import type { CodeHosts } from '@backspin/backstage-plugin-deployments-node';
import type { Announcer } from '../observer/Announcer';
import { GithubApi, GithubApiError } from './GithubApi';
import { nextDueAt as dueAfter, PACE_MS } from './pacing';
import type { PipelineOutcome, PipelineStore } from './PipelineStore';
import { notConfigured, readErrorOf } from './readError';
import { readPipeline, type PipelineDocument } from './readPipeline';
import type { Repository } from './repository';

/** A read that has not ended after this is another's to make. Milliseconds. */
const CLAIM_MS = 60_000;

/** What the watcher works with. */
export interface PipelineWatcherDependencies {
  store: Pick<PipelineStore, 'get' | 'claim' | 'save'>;
  codeHosts: CodeHosts;
  announcer: Pick<Announcer, 'pipelineChanged'>;
  environments: EnvironmentDefinition[];
  logger: LoggerService;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

/**
 * Reads pipelines from GitHub for as long as somebody looks at them, and stores what
 * it said. Each is read once at a time, however many look and in whichever replica;
 * one that nobody looks at costs nothing.
 */
export class PipelineWatcher {
  private readonly now: () => number;
  private readonly underWay = new Map<string, Promise<void>>();
  /** Owners at whose limit GitHub has told us to wait, with until when. */
  private readonly limitedUntil = new Map<string, number>();

  constructor(private readonly deps: PipelineWatcherDependencies) {
    this.now = deps.now ?? Date.now;
  }

  /**
   * Reads a pipeline if it is due, or at once when somebody knows that it has changed.
   * Resolves when it has been read; does not throw.
   *
   * @param entityRef - whose page is told when there is something new
   */
  async read(
    repository: Repository,
    entityRef: string,
    options: { changed?: boolean } = {},
  ): Promise<void> {
    const { key } = repository;
    const before = this.underWay.get(key);
    if (before && !options.changed) return before;
    const work: Promise<void> = (before ?? Promise.resolve())
      .then(() => this.readClaimed(repository, entityRef, options.changed))
      .catch(error =>
        this.deps.logger.error(
          `Reading the pipeline of ${repository.slug} failed`,
          error,
        ),
      )
      .finally(() => {
        if (this.underWay.get(key) === work) this.underWay.delete(key);
      });
    this.underWay.set(key, work);
    return work;
  }

  /** Resolves when no read is under way. */
  async settled(): Promise<void> {
    await Promise.all(this.underWay.values());
  }

  private async readClaimed(
    repository: Repository,
    entityRef: string,
    changed: boolean | undefined,
  ) {
    const { store, announcer } = this.deps;
    const { key } = repository;
    const at = this.now();
    if (!(await store.claim(key, at, at + CLAIM_MS, changed))) return;
    const known = await store.get(key, at);
    const { outcome, nextDue } = await this.ask(repository, known?.document);
    // A read that says what the one before said is no news.
    const isNews =
      'error' in outcome
        ? outcome.error.code !== known?.error?.code
        : known?.error !== undefined ||
          JSON.stringify(outcome.document.runs) !==
            JSON.stringify(known?.document?.runs);
    // What was decided takes GitHub a moment to show.
    const nextDueAt =
      changed && !('error' in outcome)
        ? Math.min(nextDue, this.now() + PACE_MS.running)
        : nextDue;
    await store.save(key, { at: this.now(), nextDueAt, outcome });
    if (isNews) await announcer.pipelineChanged(entityRef);
  }

  private async ask(
    repository: Repository,
    before: PipelineDocument | undefined,
  ): Promise<{ outcome: PipelineOutcome; nextDue: number }> {
    const { codeHosts, environments, logger } = this.deps;
    const { slug, url, host } = repository;
    const account = `${host}/${slug.split('/')[0]}`.toLowerCase();
    try {
      const limitedUntil = this.limitedUntil.get(account) ?? 0;
      if (limitedUntil > this.now()) {
        throw new GithubApiError(429, 'GitHub limits the rate', limitedUntil);
      }
      const access = await codeHosts.accessTo(url);
      if (!access) {
        return {
          outcome: { error: notConfigured(repository, this.now()) },
          nextDue: this.now() + PACE_MS.failed,
        };
      }
      const api = new GithubApi(access, slug, this.now);
      const document = await readPipeline({
        api,
        environments,
        before,
      });
      return {
        outcome: { document },
        nextDue: dueAfter(this.now(), document.runs, api.rateLimit),
      };
    } catch (error) {
      const retryAt = error instanceof GithubApiError ? error.retryAt : 0;
      if (retryAt) this.limitedUntil.set(account, retryAt);
      logger.warn(`The pipeline of ${slug} could not be read`, error as Error);
      return {
        outcome: { error: readErrorOf(error, repository, this.now()) },
        nextDue: Math.max(this.now() + PACE_MS.failed, retryAt ?? 0),
      };
    }
  }
}
