import {
  WEEKDAYS,
  type DatedFreeze,
  type FreezeWindow,
  type WeeklyFreeze,
} from '@backspin/backstage-plugin-deployments-common';
import { momentOf, wallTimeAt, type WallTime } from './zones';

const DAY_MS = 24 * 60 * 60_000;
/** Bounds the search for the end of windows that touch, so that it ends: years of them. */
const MOST_LINKS = 1_000;

/** A freeze that is on. */
export interface Freeze {
  /** Of the window that is on now. */
  title: string;
  /** When no window is on any more, in milliseconds since the epoch. */
  until: number;
  /** The windows touch without an end in sight. */
  forEver: boolean;
}

/** A time from the first moment to the one after the last, in milliseconds since the epoch. */
interface Span {
  start: number;
  end: number;
}

function timeOfDay(text: string): number {
  const [hours, minutes] = text.split(':').map(Number);
  return (hours * 60 + minutes) * 60_000;
}

/**
 * From the first time that clocks show the beginning to the last time that they show
 * the end, so that an hour that is shown twice is frozen both times.
 */
function spanOf(from: WallTime, to: WallTime, timeZone: string): Span {
  return {
    start: momentOf(from, timeZone, 'first'),
    end: momentOf(to, timeZone, 'second'),
  };
}

function weeklySpans(window: WeeklyFreeze, at: number): Span[] {
  const { days, from, to, timeZone } = window;
  const wall = wallTimeAt(at, timeZone);
  const today = wall - (((wall % DAY_MS) + DAY_MS) % DAY_MS);
  const length =
    timeOfDay(to) > timeOfDay(from)
      ? timeOfDay(to) - timeOfDay(from)
      : timeOfDay(to) + DAY_MS - timeOfDay(from);
  // One that began yesterday may go on past midnight; where clocks change, two days ago.
  return [-2, -1, 0, 1]
    .map(offset => today + offset * DAY_MS)
    .filter(day => {
      const weekday = (new Date(day).getUTCDay() + 6) % 7;
      return days.includes(WEEKDAYS[weekday]);
    })
    .map(day =>
      spanOf(day + timeOfDay(from), day + timeOfDay(from) + length, timeZone),
    );
}

function datedSpans(window: DatedFreeze): Span[] {
  const wall = (text: string) => Date.parse(`${text}:00Z`);
  return [spanOf(wall(window.from), wall(window.until), window.timeZone)];
}

function openAt(
  windows: readonly FreezeWindow[],
  at: number,
): Array<{ title: string; end: number }> {
  return windows.flatMap(window =>
    ('days' in window ? weeklySpans(window, at) : datedSpans(window))
      .filter(({ start, end }) => start <= at && at < end)
      .map(({ end }) => ({ title: window.title, end })),
  );
}

/**
 * The freeze that is on at a moment, if any. Windows that touch or overlap count as
 * one: a weekend of three windows ends on Monday, not at midnight on Saturday.
 *
 * @param at - milliseconds since the epoch
 */
export function freezeAt(
  windows: readonly FreezeWindow[],
  at: number,
): Freeze | undefined {
  const now = openAt(windows, at);
  if (now.length === 0) return undefined;
  const longest = now.reduce((a, b) => (b.end > a.end ? b : a));
  let until = longest.end;
  for (let links = 0; links < MOST_LINKS; links++) {
    const next = openAt(windows, until);
    if (next.length === 0) {
      return { title: longest.title, until, forEver: false };
    }
    until = Math.max(...next.map(({ end }) => end));
  }
  return { title: longest.title, until, forEver: true };
}
