import type { ReadReason } from '@backspin/backstage-plugin-deployments-node';
import { setTimeout as delay } from 'node:timers/promises';
import type { Claim } from '../store/ObservationStore';
import type { StoredTarget } from '../store/rows';
import { GroupReader, type GroupReaderDependencies } from './GroupReader';
import { groupReads, reasonFor } from './schedule';

/**
 * A claim lasts this long unless renewed, which the reader does for as long as it
 * reads. What a killed process was reading is free again after this. Milliseconds.
 */
export const CLAIM_MS = 30_000;
/** Three renewals may fail before a claim is lost. Milliseconds. */
const RENEW_MS = CLAIM_MS / 4;
/**
 * A run of the scheduler's task begins reads for this long. It is short, because
 * the scheduler keeps the task locked for its whole timeout when a process is
 * killed in the middle of a run. Milliseconds.
 */
export const RUN_MS = 10_000;
/** A person can have a target read again after this. Milliseconds. */
export const REFRESH_EVERY_MS = 5_000;
/** How long a caller waits for a read that somebody else has begun. Milliseconds. */
const WAIT_MS = 20_000;
const WAIT_STEP_MS = 100;

/** What the observer works with. */
export interface ObserverDependencies extends GroupReaderDependencies {
  /** How often claims are renewed while their targets are read. Milliseconds. */
  renewMs?: number;
}

/**
 * Reads targets from AWS and stores what they said. Every read is claimed in the
 * database first, so that whoever asks, and in whichever replica, a target is
 * read once at a time.
 */
export class Observer {
  private readonly now: () => number;
  /** Reads under way in this process, by target. */
  private readonly underWay = new Map<string, Promise<unknown>>();

  private readonly groups: GroupReader;
  private readonly stopping = new AbortController();

  constructor(private readonly deps: ObserverDependencies) {
    this.groups = new GroupReader(deps);
    this.now = deps.now ?? Date.now;
  }

  /**
   * Reads targets now and stores the outcome. What is stored afterwards was read
   * after the call; a read that is under way is waited for and done again.
   */
  async refresh(targetIds: string[], reason: ReadReason): Promise<void> {
    let waiting = [...new Set(targetIds)];
    const known = await this.deps.observations.get(waiting);
    waiting = known.map(({ target }) => target.id);
    const deadline = this.now() + WAIT_MS;
    while (waiting.length > 0) {
      const claim = await this.deps.observations.claim(
        waiting,
        this.now(),
        this.now() + CLAIM_MS,
      );
      await this.read(claim, () => reason);
      const done = new Set(claim.targets.map(({ target }) => target.id));
      waiting = waiting.filter(id => !done.has(id));
      if (waiting.length === 0 || this.now() > deadline) return;
      await this.someoneElse(waiting);
    }
  }

  /**
   * Reads targets because people look at them. Any number of people cause one
   * read, and a target that was read or asked for in the last seconds is not read
   * again. Resolves when what there is to read has been read.
   */
  async requestRefresh(targetIds: string[]): Promise<void> {
    const now = this.now();
    const noted = await this.deps.observations.request(
      targetIds,
      now,
      now - REFRESH_EVERY_MS,
    );
    if (noted.length > 0) {
      const claim = await this.deps.observations.claim(
        noted,
        now,
        now + CLAIM_MS,
      );
      await this.read(claim, () => 'requested');
    }
    await Promise.all(targetIds.map(id => this.underWay.get(id)));
  }

  /** Makes targets due at once, e.g. because an event said that they changed. */
  async markChanged(targetIds: string[]): Promise<void> {
    await this.deps.observations.request(
      targetIds,
      this.now(),
      Number.MAX_SAFE_INTEGER,
    );
  }

  /** Reads all that is due. Resolves when it has been read. */
  async observeDue(
    now: number = this.now(),
    signal?: AbortSignal,
  ): Promise<void> {
    const claim = await this.deps.observations.claimDue(now, now + CLAIM_MS);
    await this.read(
      claim,
      (stored, active) => reasonFor(stored, now, active),
      signal,
    );
  }

  /**
   * Reads what is due until nothing is under way, or for {@link RUN_MS}. While a
   * large or slow account is being read, what becomes due elsewhere is read beside
   * it. A read that takes longer than the run goes on by itself: its targets stay
   * claimed, so that the next run, in whichever replica, leaves them alone.
   *
   * @param signal - ends the run; reads under way go on until {@link stop}
   */
  async run(signal: AbortSignal): Promise<void> {
    const until = this.now() + RUN_MS;
    const running = new Set<Promise<void>>();
    while (!signal.aborted) {
      const pass: Promise<void> = this.begin().finally(() =>
        running.delete(pass),
      );
      running.add(pass);
      const pause = new AbortController();
      await Promise.race([
        Promise.all(running),
        delay(this.deps.config.movingMs, undefined, {
          signal: AbortSignal.any([signal, pause.signal]),
        }).catch(() => undefined),
      ]);
      pause.abort();
      if (running.size === 0 || this.now() >= until) return;
    }
  }

  /** Begins to read all that is due. Does not throw; failures are logged. */
  async begin(): Promise<void> {
    try {
      await this.observeDue(this.now(), this.stopping.signal);
    } catch (error) {
      this.deps.logger.error('Reading what is due failed', error as Error);
    }
  }

  /** Ends the reads under way and gives back what they had claimed. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.allSettled(this.underWay.values());
  }

  private async someoneElse(targetIds: string[]) {
    const own = targetIds.flatMap(id => this.underWay.get(id) ?? []);
    await (own.length > 0 ? Promise.allSettled(own) : delay(WAIT_STEP_MS));
  }

  /** Reads what was claimed, group by group, all groups at once. */
  private async read(
    claim: Claim,
    reasonOf: (stored: StoredTarget, active: ReadonlySet<string>) => ReadReason,
    signal?: AbortSignal,
  ): Promise<void> {
    if (claim.targets.length === 0) return;
    const work = this.readClaimed(claim, reasonOf, signal);
    const ids = claim.targets.map(({ target }) => target.id);
    ids.forEach(id => this.underWay.set(id, work));
    try {
      await work;
    } finally {
      ids
        .filter(id => this.underWay.get(id) === work)
        .forEach(id => this.underWay.delete(id));
    }
  }

  private async readClaimed(
    claim: Claim,
    reasonOf: (stored: StoredTarget, active: ReadonlySet<string>) => ReadReason,
    signal?: AbortSignal,
  ) {
    const { observations, logger } = this.deps;
    const renewal = setInterval(() => {
      observations
        .renew(claim.token, this.now() + CLAIM_MS)
        .catch(error => logger.warn('A claim could not be renewed', error));
    }, this.deps.renewMs ?? RENEW_MS);
    renewal.unref();
    try {
      const active = new Set(await this.deps.rollbacks.activeTargets());
      const groups = groupReads(claim.targets, stored =>
        reasonOf(stored, active),
      );
      const ends = await Promise.allSettled(
        groups.map(group =>
          this.groups.read(group, claim.token, active, signal),
        ),
      );
      const failed = ends.find(end => end.status === 'rejected');
      if (failed) throw failed.reason;
    } finally {
      clearInterval(renewal);
      await observations.release(claim.token);
    }
  }
}
