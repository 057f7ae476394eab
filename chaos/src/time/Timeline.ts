import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';

/** Time of one case, which passes only when somebody waits. In milliseconds since the epoch. */
export class Timeline {
  /** Told of every step, so that the simulated AWS keeps pace. */
  onStep: (ms: number) => void = () => {};

  constructor(public now: number) {}

  /** Lets time pass at once. */
  step(ms: number): void {
    this.now += ms;
    this.onStep(ms);
  }
}

/** What the code under test sees as its surroundings: a process of its own, as far as time goes. */
export interface Surroundings {
  timeline: Timeline;
  /** How far the clock of this process is ahead, in milliseconds. */
  skewMs: number;
  random: () => number;
  /** In place of the network. */
  fetch?: (request: Request) => Promise<Response>;
}

const current = new AsyncLocalStorage<Surroundings>();

/** Runs something in surroundings of its own; they last through everything it awaits. */
export function within<T>(surroundings: Surroundings, work: () => T): T {
  return current.run(surroundings, work);
}

/** Waits up to this long take no real time, in milliseconds. Longer ones only guard against silence. */
const SHORT_WAIT_MS = 5_000;

type Timer = (
  callback: (...args: unknown[]) => void,
  ms?: number,
  ...args: unknown[]
) => NodeJS.Timeout;

/** Pauses between attempts, and those that a quota asks for, pass on the timeline of the case. */
function shortWaits(real: Timer): Timer {
  return (callback, ms = 0, ...args) => {
    const here = current.getStore();
    if (!here || ms <= 0 || ms > SHORT_WAIT_MS) {
      return real(callback, ms, ...args);
    }
    return real(() => {
      here.timeline.step(ms);
      callback(...args);
    }, 0);
  };
}

/**
 * Puts time, chance and the network of each case in the place of the real ones.
 * Outside of {@link within} everything stays as it is. Once for a process.
 */
export function installSurroundings(): void {
  const real = {
    now: Date.now,
    random: Math.random,
    fetch: globalThis.fetch,
    setTimeout: globalThis.setTimeout,
  };
  globalThis.setTimeout = Object.assign(shortWaits(real.setTimeout as Timer), {
    __promisify__: real.setTimeout.__promisify__,
  }) as typeof setTimeout;
  Date.now = () => {
    const here = current.getStore();
    return here ? Math.round(here.timeline.now + here.skewMs) : real.now();
  };
  Math.random = () => (current.getStore()?.random ?? real.random)();
  globalThis.fetch = async (input, init) => {
    const serve = current.getStore()?.fetch;
    return serve
      ? serve(new Request(input as string, init))
      : real.fetch(input, init);
  };
}

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
export function seededRandom(seed: string): () => number {
  let state = createHash('sha256').update(seed).digest().readUInt32LE(0);
  return () => {
    state = (state + 0x6d2b79f5) % 2 ** 32;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
