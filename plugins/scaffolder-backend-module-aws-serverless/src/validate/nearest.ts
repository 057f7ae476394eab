/**
 * The candidate that was likely meant by a misspelt word, or undefined where none
 * is near: at most a third of its letters differ (Levenshtein's distance), or it is
 * the only one that the word begins.
 */
export function nearest(
  word: string,
  candidates: readonly string[],
): string | undefined {
  const [best] = candidates
    .map(candidate => ({
      candidate,
      distance: distance(word.toLowerCase(), candidate.toLowerCase()),
    }))
    .filter(
      ({ candidate, distance: letters }) =>
        letters <= Math.max(1, Math.floor(candidate.length / 3)),
    )
    .sort((a, b) => a.distance - b.distance);
  const begun = candidates.filter(
    candidate =>
      word.length > 2 && candidate.toLowerCase().startsWith(word.toLowerCase()),
  );
  return best?.candidate ?? (begun.length === 1 ? begun[0] : undefined);
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(
        next[j - 1] + 1,
        row[j] + 1,
        row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    }
    row = next;
  }
  return row[b.length];
}
