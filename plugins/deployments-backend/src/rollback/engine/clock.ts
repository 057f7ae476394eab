import { setTimeout as delay } from 'node:timers/promises';

/** Time as the engine sees it, replaceable in tests. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Waits; returns early when the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The time of this process. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(ms, signal) {
    // Aborting is the caller's wish, not an error.
    await delay(ms, undefined, { signal }).catch(error => {
      if (!signal.aborted) throw error;
    });
  },
};
