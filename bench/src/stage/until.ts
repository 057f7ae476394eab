import { setTimeout as delay } from 'node:timers/promises';

/** Asks again and again until there is an answer. Throws when there is none for a minute. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  options: { everyMs?: number; timeoutMs?: number } = {},
): Promise<T> {
  const { everyMs = 100, timeoutMs = 60_000 } = options;
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) {
      throw new Error(`Waited ${timeoutMs / 1000} s in vain until ${what}`);
    }
    await delay(everyMs);
  }
}
