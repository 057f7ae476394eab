import { setTimeout as delay } from 'node:timers/promises';

/** Thrown when a provider gives no result for too long. */
export class StalledError extends Error {
  constructor(stallMs: number) {
    super(`AWS gave no answer for ${Math.round(stallMs / 1000)} s`);
    this.name = 'StalledError';
  }
}

/**
 * Passes the items of a source on, and throws StalledError when none comes for
 * `stallMs`, so that one dead account does not hold up its targets for ever.
 */
export async function* withStallGuard<T>(
  source: AsyncIterable<T>,
  stallMs: number,
): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  let ended = false;
  try {
    for (;;) {
      const timer = new AbortController();
      const stalled = delay(stallMs, 'stalled' as const, {
        signal: timer.signal,
        ref: false,
      }).catch(() => 'stalled' as const);
      const next = await Promise.race([iterator.next(), stalled]);
      timer.abort();
      if (next === 'stalled') {
        ended = true;
        throw new StalledError(stallMs);
      }
      if (next.done) {
        ended = true;
        return;
      }
      yield next.value;
    }
  } finally {
    // A source that stalls would stall here, too; it has its own signal to end by.
    if (!ended) await iterator.return?.();
  }
}
