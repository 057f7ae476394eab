/** Values by dimension. */
type Dimensions = Record<string, readonly string[]>;
type CombinationOf<D extends Dimensions> = { [K in keyof D]: D[K][number] };

/**
 * Few combinations in which every pair of values of two dimensions that can be
 * together is so at least once.
 *
 * @param isPossible - Whether a combination can be.
 */
export function coveringPairs<D extends Dimensions>(
  dimensions: D,
  isPossible: (combination: CombinationOf<D>) => boolean,
): CombinationOf<D>[] {
  return covering(combinationsOf(dimensions).filter(isPossible), pairsOf);
}

/**
 * Few of the candidates that together have all that each of them has: greedily, the
 * one that adds most first.
 */
export function covering<T>(
  candidates: T[],
  partsOf: (candidate: T) => string[],
): T[] {
  const left = candidates.map(candidate => ({
    candidate,
    parts: partsOf(candidate),
  }));
  const open = new Set(left.flatMap(({ parts }) => parts));
  const chosen: T[] = [];
  while (open.size > 0) {
    let best = left[0];
    let most = 0;
    for (const each of left) {
      const adds = each.parts.filter(part => open.has(part)).length;
      if (adds > most) {
        best = each;
        most = adds;
      }
    }
    best.parts.forEach(part => open.delete(part));
    chosen.push(best.candidate);
  }
  return chosen;
}

/** All combinations of values, one of each dimension. */
export function combinationsOf<D extends Dimensions>(
  dimensions: D,
): CombinationOf<D>[] {
  return Object.entries(dimensions).reduce<Record<string, string>[]>(
    (combinations, [name, values]) =>
      combinations.flatMap(combination =>
        values.map(value => ({ ...combination, [name]: value })),
      ),
    [{}],
  ) as CombinationOf<D>[];
}

/** The pairs of values that a combination has. */
export function pairsOf(combination: Record<string, string>): string[] {
  const entries = Object.entries(combination);
  return entries.flatMap(([name, value], index) =>
    entries
      .slice(index + 1)
      .map(([other, otherValue]) => `${name}=${value} ${other}=${otherValue}`),
  );
}
