import type { RollbackRecord } from '../records';
import {
  LEASE_MS,
  type RollbackStore,
  type RollbackWrite,
} from '../RollbackStore';
import { LeaseLostError } from '../errors';

/** How often a lease is renewed, in milliseconds. */
const RENEW_MS = LEASE_MS / 3;

/** The part of the store that a lease needs. */
export type LeaseStore = Pick<RollbackStore, 'renew' | 'release' | 'write'>;

/**
 * One replica's hold on one rollback. It is renewed in the background; when that
 * fails for as long as it lasts, or the database says that another has it, the
 * signal aborts and every use throws.
 */
export class Lease {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  /** Of the monotonic clock, so that setting the time of day prolongs nothing. */
  private heldUntil = performance.now() + LEASE_MS;

  constructor(
    private readonly store: LeaseStore,
    private readonly id: string,
    private readonly token: string,
  ) {
    this.timer = setInterval(() => {
      // A renewal that hangs must not keep a lease alive that has run out.
      if (performance.now() >= this.heldUntil) this.end();
      else this.renew().catch(() => {});
    }, RENEW_MS);
    this.timer.unref();
  }

  /** Aborts when the lease is lost or ended. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /**
   * Makes sure, in the database, that the lease is still held, and prolongs it.
   *
   * @throws LeaseLostError when it is not.
   */
  async assert(): Promise<void> {
    await this.renew();
    this.signal.throwIfAborted();
  }

  /** Writes under the lease. See {@link RollbackStore.write}. */
  async write(
    expected: RollbackRecord['status'],
    change: RollbackWrite,
  ): Promise<void> {
    this.signal.throwIfAborted();
    const asked = performance.now();
    try {
      await this.store.write(this.id, this.token, expected, change);
    } catch (error) {
      // Whether it was written is not known, so what is in memory is of no use any more.
      this.end(error);
      throw error;
    }
    this.heldUntil = asked + LEASE_MS;
  }

  /** Stops renewing. From now on every use throws. */
  end(reason: unknown = new LeaseLostError(this.id)): void {
    clearInterval(this.timer);
    this.controller.abort(reason);
  }

  /** Ends it and gives it back, so that another replica can go on at once. */
  async release(): Promise<void> {
    this.end();
    await this.store.release(this.id, this.token);
  }

  private async renew(): Promise<void> {
    if (this.signal.aborted) return;
    const asked = performance.now();
    try {
      if (await this.store.renew(this.id, this.token)) {
        this.heldUntil = asked + LEASE_MS;
        return;
      }
    } catch (error) {
      // The database may be back before the lease runs out.
      if (performance.now() < this.heldUntil) throw error;
    }
    this.end();
  }
}
