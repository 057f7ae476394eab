import { IANAZone } from 'luxon';

const MINUTE_MS = 60_000;

/**
 * What clocks on the wall show: milliseconds since the epoch as if the wall were in
 * UTC, so that plain arithmetic gives days and times of day.
 */
export type WallTime = number;

/** What clocks in a time zone show at a moment, both in milliseconds. */
export function wallTimeAt(at: number, timeZone: string): WallTime {
  return at + IANAZone.create(timeZone).offset(at) * MINUTE_MS;
}

/**
 * The moment at which clocks in a time zone reach a wall time. Where clocks go back
 * and show it twice, the first or the second time as asked for; where they go forward
 * and leave it out, the moment of the change.
 */
export function momentOf(
  wall: WallTime,
  timeZone: string,
  which: 'first' | 'second' = 'first',
): number {
  // Offsets around it, from a day before to a day after: no zone is further away.
  const offsets = [-24, 0, 24].map(hours => {
    const near = wall + hours * 60 * MINUTE_MS;
    return wallTimeAt(near, timeZone) - near;
  });
  const hits = [...new Set(offsets)]
    .map(offset => wall - offset)
    .filter(at => wallTimeAt(at, timeZone) === wall)
    .sort((a, b) => a - b);
  if (hits.length > 0) {
    return which === 'first' ? hits[0] : hits[hits.length - 1];
  }
  // Left out: the change lies between the two readings of the same wall time.
  let before = wall - Math.max(...offsets);
  let after = wall - Math.min(...offsets);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (wallTimeAt(middle, timeZone) < wall) before = middle;
    else after = middle;
  }
  return after;
}
