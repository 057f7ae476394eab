/** Share of the rate that is kept, however often AWS says to slow down. */
const FLOOR = 0.1;
/** Share of the nominal rate that is regained for each second without a throttle. */
const RECOVERY_PER_SECOND = 0.02;

/**
 * Calls that may be made now, which grow with time up to a capacity. When AWS says
 * to slow down, the rate is halved and recovers slowly (additive increase,
 * multiplicative decrease).
 */
export class Level {
  private rate: number;
  private tokens: number;
  private filledAt = Date.now();

  /**
   * @param perSecond - calls a second that are allowed
   * @param capacity - calls that may be made at once after a pause
   */
  constructor(private readonly perSecond: number, readonly capacity: number) {
    this.rate = perSecond;
    this.tokens = capacity;
  }

  /** Calls a second, as slow as AWS has made us. */
  get pace(): number {
    return this.rate;
  }

  /** Calls that may be made at once. */
  get available(): number {
    return Math.max(0, Math.floor(this.tokens));
  }

  /**
   * Grows with the time since the last look.
   *
   * @param now - milliseconds since the epoch
   * @param notBefore - time until which nothing grows
   */
  fill(now: number, notBefore: number): void {
    const from = Math.max(this.filledAt, notBefore);
    this.filledAt = now;
    if (now <= from) return;
    const seconds = (now - from) / 1000;
    this.tokens = Math.min(this.capacity, this.tokens + seconds * this.rate);
    this.rate = Math.min(
      this.perSecond,
      this.rate + seconds * this.perSecond * RECOVERY_PER_SECOND,
    );
  }

  /** Takes one call, if there is one. */
  take(): boolean {
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }

  /** Milliseconds until there is a call to take. */
  wait(): number {
    return Math.ceil((Math.max(0, 1 - this.tokens) / this.rate) * 1000);
  }

  /** Nothing is left. */
  drain(): void {
    this.tokens = Math.min(this.tokens, 0);
  }

  /** AWS said to slow down. */
  slow(): void {
    this.rate = Math.max(this.perSecond * FLOOR, this.rate / 2);
  }
}
