/** How code says that it is bad, since the simulator does not run it. */

/** In a function's environment, or anywhere in its code: this share of its invocations fails. */
export const FAILURE_MARK = 'SIMULATE_ERRORS';

/**
 * `SIMULATE_ERRORS=0.3` and the ways in which languages say that, as git's grep and
 * JavaScript read it. Source maps hold code as JSON, with backslashes before its quotes.
 */
export const FAILURE_PATTERN = `${FAILURE_MARK}\\\\?['"]? *[=:] *\\\\?['"]?[0-9.]+`;

/** `0.3` and `30` both stand for three of ten; undefined for what is no number. */
export function shareOf(rate: string | number | undefined): number | undefined {
  const share = Number(rate ?? NaN);
  if (!(share >= 0)) return undefined;
  return Math.min(1, share > 1 ? share / 100 : share);
}

/** The highest share that a text asks for. */
export function markedShare(text: string): number | undefined {
  const shares = [...text.matchAll(new RegExp(FAILURE_PATTERN, 'g'))].flatMap(
    ([mark]) => shareOf(/[0-9.]+$/.exec(mark)?.[0]) ?? [],
  );
  return shares.length > 0 ? Math.max(...shares) : undefined;
}
