import type { BucketState } from '@backspin/backstage-plugin-deployments-node';
import { Level } from './level';
import type { AllowedRate } from './quotas';

/** How soon a call is needed; `urgent` ones go before all others. */
export type Urgency = 'urgent' | 'normal';

/** Answers to calls that were under way together count as one throttle. */
const ONE_THROTTLE_MS = 1000;

/**
 * Keeps calls under a quota: a bucket that fills at the allowed rate, and beside it a
 * reserve that urgent calls alone may draw on once the bucket is empty. When AWS
 * throttles nevertheless, because others draw on the same quota, both are slowed.
 */
export class TokenBucket {
  private pausedUntil = 0;
  private throttledAt = -Infinity;
  private throttleCount = 0;
  private timer?: ReturnType<typeof setTimeout>;
  private readonly waiting: Record<Urgency, Array<() => void>> = {
    urgent: [],
    normal: [],
  };
  private readonly shared: Level;
  private readonly reserve?: Level;

  /**
   * @param allowed - what the calls are held to
   * @param quotaPerSecond - AWS's own figure, where published
   */
  constructor(
    readonly name: string,
    private readonly allowed: AllowedRate,
    private readonly quotaPerSecond?: number,
  ) {
    this.shared = new Level(allowed.perSecond, allowed.burst);
    if (allowed.reserve) {
      const { perSecond, burst } = allowed.reserve;
      this.reserve = new Level(perSecond, burst);
    }
  }

  /** Resolves when the call may be made. */
  async take(urgency: Urgency): Promise<void> {
    this.fill();
    if (this.isNext(urgency) && this.takeNow(urgency)) return;
    await new Promise<void>(resolve => {
      this.waiting[urgency].push(resolve);
      this.schedule();
    });
  }

  /**
   * AWS said to slow down.
   *
   * @param retryAfterMs - how long to make no call at all, where AWS said so
   */
  throttled(retryAfterMs = 0): void {
    this.fill();
    const now = Date.now();
    this.throttleCount += 1;
    this.pausedUntil = Math.max(this.pausedUntil, now + retryAfterMs);
    const isNew = now - this.throttledAt >= ONE_THROTTLE_MS;
    for (const level of [this.shared, this.reserve]) {
      level?.drain();
      if (isNew) level?.slow();
    }
    this.throttledAt = now;
    this.schedule();
  }

  /** How full the bucket is now. */
  state(): BucketState {
    this.fill();
    return {
      name: this.name,
      perSecond: Math.round(this.shared.pace * 100) / 100,
      quotaPerSecond: this.quotaPerSecond,
      available: this.shared.available,
      capacity: Math.floor(this.allowed.burst),
      waiting: this.waiting.urgent.length + this.waiting.normal.length,
      throttled: this.throttleCount,
    };
  }

  /** Whether nobody waits who goes first. */
  private isNext(urgency: Urgency) {
    const { urgent, normal } = this.waiting;
    return urgent.length === 0 && (urgency === 'urgent' || normal.length === 0);
  }

  private takeNow(urgency: Urgency): boolean {
    if (Date.now() < this.pausedUntil) return false;
    return (
      this.shared.take() ||
      (urgency === 'urgent' &&
        this.reserve !== undefined &&
        this.reserve.take())
    );
  }

  private fill() {
    const now = Date.now();
    this.shared.fill(now, this.pausedUntil);
    this.reserve?.fill(now, this.pausedUntil);
  }

  /** Sets the timer for whoever is next; one that is set may have become too late or too early. */
  private schedule() {
    if (this.timer) clearTimeout(this.timer);
    this.timer = undefined;
    const { urgent, normal } = this.waiting;
    if (urgent.length + normal.length === 0) return;
    const pause = Math.max(0, this.pausedUntil - Date.now());
    const waits = [this.shared.wait()];
    if (urgent.length > 0 && this.reserve) waits.push(this.reserve.wait());
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.release();
    }, pause + Math.min(...waits));
  }

  private release() {
    this.fill();
    const { urgent, normal } = this.waiting;
    while (urgent.length > 0 && this.takeNow('urgent')) urgent.shift()!();
    while (urgent.length === 0 && normal.length > 0 && this.takeNow('normal')) {
      normal.shift()!();
    }
    this.schedule();
  }
}
