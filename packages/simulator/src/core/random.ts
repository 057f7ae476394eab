import { Random } from './types';

/** The saved state of a {@link SeededRandom}: the four words of sfc32. */
export type RandomState = [number, number, number, number];

/** FNV-1a over the seed, mixed again for each of the four words. */
function stateOf(seed: string): RandomState {
  const word = (salt: number) => {
    let hash = Math.imul(0x811c9dc5 ^ salt, 0x01000193);
    for (let i = 0; i < seed.length; i++) {
      hash = Math.imul(hash ^ seed.charCodeAt(i), 0x01000193);
    }
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    return (hash ^ (hash >>> 13)) | 0;
  };
  return [word(1), word(2), word(3), 1];
}

/**
 * The generator sfc32 (Chris Doty-Humphrey, PractRand): fast, small, and its state
 * can be saved. Not for secrets.
 */
export class SeededRandom implements Random {
  private state: RandomState;

  constructor(seed: string) {
    this.state = stateOf(seed);
    // The first outputs of similar seeds resemble each other; skip them.
    for (let i = 0; i < 12; i++) this.next();
  }

  next(): number {
    const [a, b, c, counter] = this.state;
    const t = (((a + b) | 0) + counter) | 0;
    this.state = [
      b ^ (b >>> 9),
      (c + (c << 3)) | 0,
      (((c << 21) | (c >>> 11)) + t) | 0,
      (counter + 1) | 0,
    ];
    return (t >>> 0) / 2 ** 32;
  }

  int(minInclusive: number, maxInclusive: number): number {
    return (
      minInclusive + Math.floor(this.next() * (maxInclusive - minInclusive + 1))
    );
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) {
      throw new RangeError('Cannot pick from an empty list');
    }
    return items[this.int(0, items.length - 1)];
  }

  hex(length: number): string {
    let digits = '';
    while (digits.length < length) digits += this.int(0, 15).toString(16);
    return digits;
  }

  uuid(): string {
    const variant = '89ab'[this.int(0, 3)];
    return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-${variant}${this.hex(
      3,
    )}-${this.hex(12)}`;
  }

  save(): RandomState {
    return [...this.state];
  }

  load(state: RandomState): void {
    this.state = [...state];
  }
}
