/** Values by dimension. */
type Dimensions = Record<string, readonly string[]>;
type CombinationOf<D extends Dimensions> = { [K in keyof D]: D[K][number] };

/**
 * Few combinations in which every pair of values of two dimensions that can be
 * together is so at least once: greedily, the one that adds most pairs first.
 *
 * @param isPossible - Whether a combination can be.
 */
export function coveringPairs<D extends Dimensions>(
  dimensions: D,
  isPossible: (combination: CombinationOf<D>) => boolean,
): CombinationOf<D>[] {
  const candidates = productOf(dimensions)
    .filter(isPossible)
    .map(combination => ({ combination, pairs: pairsOf(combination) }));
  const open = new Set(candidates.flatMap(({ pairs }) => pairs));
  const chosen: CombinationOf<D>[] = [];
  while (open.size > 0) {
    let best = candidates[0];
    let most = 0;
    for (const candidate of candidates) {
      const adds = candidate.pairs.filter(pair => open.has(pair)).length;
      if (adds > most) {
        best = candidate;
        most = adds;
      }
    }
    best.pairs.forEach(pair => open.delete(pair));
    chosen.push(best.combination);
  }
  return chosen;
}

function productOf<D extends Dimensions>(dimensions: D): CombinationOf<D>[] {
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
