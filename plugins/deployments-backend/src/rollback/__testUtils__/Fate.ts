import fc from 'fast-check';

/** When a call is met by its fate. */
export type Moment = 'before' | 'after';

/**
 * Ends a process at one of its calls to the outside: from then on nothing that it
 * waits for ever comes back. Or has one call fail, which the process survives.
 */
export class Fate {
  private calls = 0;
  readonly met: Promise<void>;
  private meet: () => void = () => {};
  dead = false;

  constructor(
    private readonly at: number,
    private readonly moment: Moment,
    private readonly mode: 'dies' | 'throws',
  ) {
    this.met = new Promise(resolve => {
      this.meet = resolve;
    });
  }

  /** There were as many calls. */
  get spent(): boolean {
    return this.calls >= this.at;
  }

  private async strike(): Promise<void> {
    this.meet();
    if (this.mode === 'throws') throw new Error('The connection was lost');
    this.dead = true;
    await new Promise(() => {});
  }

  /** An object whose calls are counted, and one of them met. */
  over<T extends object>(object: T): T {
    return new Proxy(object, {
      get: (target, name, receiver) => {
        const member = Reflect.get(target, name, receiver);
        // Signals are only sent off; nobody waits for them.
        const waitedFor = name !== 'changed' && name !== 'landed';
        if (typeof member !== 'function' || !waitedFor) return member;
        return (...args: unknown[]) =>
          this.call(() => member.apply(target, args));
      },
    });
  }

  private call(work: () => unknown): unknown {
    if (this.dead) return new Promise(() => {});
    this.calls += 1;
    const here = this.calls === this.at;
    if (here && this.moment === 'before') return this.strike();
    const result = work();
    return result instanceof Promise
      ? result.then(async value => {
          if (this.dead) await new Promise(() => {});
          if (here) await this.strike();
          return value;
        })
      : result;
  }
}

/** Every way in which a call can be met. */
export const WAYS_TO_MEET: Array<[Moment, 'dies' | 'throws']> = [
  ['before', 'dies'],
  ['after', 'dies'],
  ['before', 'throws'],
  ['after', 'throws'],
];

/**
 * Has each call of a whole piece of work be met in turn, until the work has fewer calls.
 *
 * @param play - does the work, and says what came of it
 * @param judge - looks at what came of it, each time that a call was met
 * @returns how many calls there were
 */
export async function meetEachCall<T>(
  [moment, mode]: [Moment, 'dies' | 'throws'],
  play: (fate: Fate) => Promise<T>,
  judge: (outcome: T) => void,
): Promise<number> {
  for (let at = 1; ; at++) {
    const fate = new Fate(at, moment, mode);
    const outcome = await play(fate);
    if (!fate.spent) return at - 1;
    judge(outcome);
  }
}

/** Several fates, of which each has its own process. */
export const severalFates = (lastCall: number, most: number) =>
  fc
    .array(
      fc.record({
        at: fc.integer({ min: 1, max: lastCall }),
        way: fc.constantFrom(...WAYS_TO_MEET),
      }),
      { minLength: 2, maxLength: most },
    )
    .map(several => several.map(({ at, way }) => new Fate(at, ...way)));
