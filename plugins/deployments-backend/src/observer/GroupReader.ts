import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ReadError } from '@backspin/backstage-plugin-deployments-common';
import type { ObserveResult } from '@backspin/backstage-plugin-deployments-node';
import type { ObserverConfig } from '../config';
import type { ProviderRegistry } from '../providers/ProviderRegistry';
import type { RollbackLookup } from '../read/RollbackLookup';
import { withRollbacksCredited } from '../rollback/ownMoves';
import type { ObservationStore, ReadOutcome } from '../store/ObservationStore';
import type { Announcer } from './Announcer';
import { nextRead, type ReadGroup } from './schedule';
import { StalledError, withStallGuard } from './stallGuard';

/** A read that gives no result for this long is given up. Milliseconds. */
const STALL_MS = 60_000;
/** Results are stored when there are so many, or when so much time has passed. */
const FLUSH_RESULTS = 50;
const FLUSH_MS = 250;

/** What the reading of a group works with. */
export interface GroupReaderDependencies {
  observations: ObservationStore;
  providers: Pick<ProviderRegistry, 'forKind'>;
  rollbacks: Pick<RollbackLookup, 'activeTargets' | 'newestOf'>;
  announcer: Pick<Announcer, 'targetsChanged'>;
  config: ObserverConfig;
  logger: LoggerService;
  /** Milliseconds since the epoch. */
  now?: () => number;
  stallMs?: number;
}

/** Reads targets of one kind, account and region, and stores what they said. */
export class GroupReader {
  private readonly now: () => number;

  constructor(private readonly deps: GroupReaderDependencies) {
    this.now = deps.now ?? Date.now;
  }

  /**
   * Reads a group and stores the outcomes as they come. Does not throw for what
   * AWS or a provider does; such targets get an error instead.
   *
   * @param token - the claim that the targets are held by
   * @param active - ids of targets with a rollback in progress
   * @param outer - stops the reading; what was not reached stays as it was
   */
  async read(
    group: ReadGroup,
    token: string,
    active: ReadonlySet<string>,
    outer?: AbortSignal,
  ): Promise<void> {
    const { config } = this.deps;
    const startedAt = this.now();
    const left = new Map(group.targets.map(item => [item.target.id, item]));
    let ready: ReadOutcome[] = [];
    let flushedAt = startedAt;
    const take = (result: ObserveResult) => {
      const stored = left.get(result.targetId);
      if (!stored) return;
      left.delete(result.targetId);
      const next = nextRead(
        {
          now: this.now(),
          reason: group.reason,
          stored,
          activeRollback: active.has(result.targetId),
          outcome: result,
        },
        config,
      );
      ready.push({ ...result, ...next, startedAt });
    };
    const flush = async () => {
      const read = ready;
      ready = [];
      flushedAt = this.now();
      if (read.length > 0) {
        const outcomes = await withRollbacksCredited(read, this.deps.rollbacks);
        const changed = await this.save(outcomes, token);
        await this.deps.announcer.targetsChanged(changed);
      }
    };

    const abort = new AbortController();
    const signal = outer
      ? AbortSignal.any([outer, abort.signal])
      : abort.signal;
    let failure: unknown;
    try {
      const provider = this.deps.providers.forKind(group.kind);
      const results = provider.observe({
        account: group.account,
        region: group.region,
        reason: group.reason,
        signal,
        items: group.targets.map(({ target, ...stored }) => ({
          target,
          previous: stored.observation,
          memo: stored.memo,
          repositoryUrl: stored.repositoryUrl,
        })),
      });
      const stallMs = this.deps.stallMs ?? STALL_MS;
      for await (const result of withStallGuard(results, stallMs)) {
        take(result);
        if (
          ready.length >= FLUSH_RESULTS ||
          this.now() - flushedAt >= FLUSH_MS
        ) {
          await flush();
        }
      }
    } catch (error) {
      failure = error;
      abort.abort(error);
    }
    if (!outer?.aborted) {
      for (const id of [...left.keys()]) {
        take({ targetId: id, error: this.errorOf(failure) });
      }
    }
    if (failure) {
      this.deps.logger.warn(
        `Reading ${group.kind} of ${group.account} in ${group.region} failed`,
        failure as Error,
      );
    }
    await flush();
  }

  /** Stores outcomes; one that cannot be stored costs its own target only. */
  private async save(outcomes: ReadOutcome[], token: string) {
    try {
      return await this.deps.observations.save(outcomes, token);
    } catch (error) {
      if (outcomes.length > 1) {
        const changed: string[] = [];
        for (const outcome of outcomes) {
          changed.push(...(await this.save([outcome], token)));
        }
        return changed;
      }
      const [outcome] = outcomes;
      if ('error' in outcome) throw error;
      this.deps.logger.error(
        `What was read of ${outcome.targetId} cannot be stored`,
        error as Error,
      );
      const { targetId, startedAt, dueAt, sweepAt } = outcome;
      return this.deps.observations.save(
        [{ targetId, startedAt, dueAt, sweepAt, error: this.errorOf(error) }],
        token,
      );
    }
  }

  private errorOf(failure: unknown): ReadError {
    const at = new Date(this.now()).toISOString();
    if (failure instanceof StalledError) {
      return { code: 'unreachable', message: failure.message, at };
    }
    return {
      code: 'failed',
      message:
        failure instanceof Error
          ? failure.message
          : 'The provider gave no result for this target',
      at,
    };
  }
}
