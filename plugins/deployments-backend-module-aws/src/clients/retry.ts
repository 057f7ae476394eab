import type {
  RetryErrorInfo,
  RetryStrategyV2,
  RetryToken,
} from '@smithy/types';
import type { AwsRole } from './types';

const TRANSIENT_ATTEMPTS = 3;
const THROTTLED_ATTEMPTS = 6;
const BASE_DELAY_MS = 100;
const MAX_DELAY_MS = 5000;

interface CountingToken extends RetryToken {
  readonly transient: number;
  readonly throttled: number;
}

const token = (
  transient: number,
  throttled: number,
  delay: number,
): CountingToken => ({
  transient,
  throttled,
  getRetryCount: () => transient + throttled,
  getRetryDelay: () => delay,
});

/**
 * Which failed calls are made again. A throttled call had no effect and is always
 * repeated; the token bucket, which it slowed, spaces the repeats. A read that
 * failed in passing is repeated with growing, random pauses. A write that failed
 * otherwise never is: it may have taken effect, and only the step that made it
 * can find that out.
 */
export class RetryRules implements RetryStrategyV2 {
  constructor(private readonly role: AwsRole) {}

  async acquireInitialRetryToken(): Promise<RetryToken> {
    return token(0, 0, 0);
  }

  async refreshRetryTokenForRetry(
    last: RetryToken,
    { errorType, error }: RetryErrorInfo,
  ): Promise<RetryToken> {
    const { transient, throttled } = last as CountingToken;
    if (errorType === 'THROTTLING') {
      if (throttled + 1 >= THROTTLED_ATTEMPTS) throw error;
      return token(transient, throttled + 1, 0);
    }
    if (
      errorType === 'CLIENT_ERROR' ||
      this.role === 'write' ||
      transient + 1 >= TRANSIENT_ATTEMPTS
    ) {
      throw error;
    }
    const ceiling = Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** transient);
    return token(
      transient + 1,
      throttled,
      Math.ceil(ceiling * (0.5 + Math.random() / 2)),
    );
  }

  recordSuccess(): void {}
}
