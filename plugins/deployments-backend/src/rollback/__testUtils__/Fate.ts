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
