import type { BucketState } from '@backspin/backstage-plugin-deployments-node';

/** How soon a call is needed; `urgent` ones go before all others. */
export type Urgency = 'urgent' | 'normal';

/** Share of the rate that is kept, however often AWS says to slow down. */
const FLOOR = 0.1;
/** Share of the nominal rate that is regained for each second without a throttle. */
const RECOVERY_PER_SECOND = 0.02;
/** Answers to calls that were under way together count as one throttle. */
const ONE_THROTTLE_MS = 1000;

/**
 * Keeps calls under a quota: a bucket, of one second's worth of calls unless said
 * otherwise, that fills at the allowed rate. When AWS throttles nevertheless, because others draw on
 * the same quota, the rate is halved and recovers slowly (additive increase,
 * multiplicative decrease).
 */
export class TokenBucket {
  private rate: number;
  private tokens: number;
  private filledAt = Date.now();
  private pausedUntil = 0;
  private throttledAt = -Infinity;
  private throttleCount = 0;
  private timer?: ReturnType<typeof setTimeout>;
  private readonly waiting: Record<Urgency, Array<() => void>> = {
    urgent: [],
    normal: [],
  };

  /**
   * @param perSecond - calls a second that are allowed
   * @param quotaPerSecond - AWS's own figure, where published
   * @param capacity - calls that may be made at once after a pause
   */
  constructor(
    readonly name: string,
    private readonly perSecond: number,
    private readonly quotaPerSecond?: number,
    private readonly capacity = Math.max(1, perSecond),
  ) {
    this.rate = perSecond;
    this.tokens = this.capacity;
  }

  /** Resolves when the call may be made. */
  async take(urgency: Urgency): Promise<void> {
    this.fill();
    if (this.queueLength === 0 && this.tokens >= 1) {
      this.tokens -= 1;
      return;
    }
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
    this.tokens = Math.min(this.tokens, 0);
    this.pausedUntil = Math.max(this.pausedUntil, now + retryAfterMs);
    if (now - this.throttledAt >= ONE_THROTTLE_MS) {
      this.rate = Math.max(this.perSecond * FLOOR, this.rate / 2);
    }
    this.throttledAt = now;
    if (this.timer) clearTimeout(this.timer);
    this.timer = undefined;
    this.schedule();
  }

  /** How full the bucket is now. */
  state(): BucketState {
    this.fill();
    return {
      name: this.name,
      perSecond: Math.round(this.rate * 100) / 100,
      quotaPerSecond: this.quotaPerSecond,
      available: Math.max(0, Math.floor(this.tokens)),
      capacity: Math.floor(this.capacity),
      waiting: this.queueLength,
      throttled: this.throttleCount,
    };
  }

  private get queueLength() {
    return this.waiting.urgent.length + this.waiting.normal.length;
  }

  private fill() {
    const now = Date.now();
    const from = Math.max(this.filledAt, this.pausedUntil);
    this.filledAt = now;
    if (now <= from) return;
    const seconds = (now - from) / 1000;
    this.tokens = Math.min(this.capacity, this.tokens + seconds * this.rate);
    this.rate = Math.min(
      this.perSecond,
      this.rate + seconds * this.perSecond * RECOVERY_PER_SECOND,
    );
  }

  private schedule() {
    if (this.timer || this.queueLength === 0) return;
    const pause = Math.max(0, this.pausedUntil - Date.now());
    const missing = Math.max(0, 1 - this.tokens);
    const wait = pause + Math.ceil((missing / this.rate) * 1000);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.release();
    }, wait);
  }

  private release() {
    this.fill();
    while (this.queueLength > 0 && this.tokens >= 1) {
      this.tokens -= 1;
      (this.waiting.urgent.shift() ?? this.waiting.normal.shift())!();
    }
    this.schedule();
  }
}
