import { DateTime } from 'luxon';
import { durationText } from '@backspin/backstage-plugin-deployments-common';

const HOUR_MS = 3_600_000;

/**
 * How long ago something was, as people say it: `just now`, `20 s ago`,
 * `18 min ago`, `yesterday`, `3 days ago`, `11 Nov`. In the reader's zone.
 *
 * @param at - ISO time
 * @param now - milliseconds since the epoch
 */
export function agoText(at: string, now: number): string {
  const then = DateTime.fromISO(at);
  const ms = now - then.toMillis();
  if (!then.isValid) return '';
  if (ms < 5_000) return 'just now';
  const today = DateTime.fromMillis(now).startOf('day');
  const days = Math.round(today.diff(then.startOf('day'), 'days').days);
  if (ms < 12 * HOUR_MS || days === 0) {
    return `${durationText(
      // Past the first hour, minutes are noise.
      ms < HOUR_MS ? ms : Math.floor(ms / HOUR_MS) * HOUR_MS,
    )} ago`;
  }
  if (days === 1) return 'yesterday';
  if (days <= 30) return `${days} days ago`;
  return then.year === today.year
    ? then.toFormat('d LLL')
    : then.toFormat('d LLL yyyy');
}

/** The exact time with its zone, for the tooltip: `Mon, 23 Nov 2026, 14:02:11 GMT`. */
export function absoluteText(at: string): string {
  return DateTime.fromISO(at).toFormat('ccc, d LLL yyyy, HH:mm:ss ZZZZ');
}

/** The time of day, with the day where it is not today: `14:02`, `yesterday 14:02`, `11 Nov 14:02`. */
export function clockTimeText(
  at: string,
  now: number,
  format = 'HH:mm',
): string {
  const then = DateTime.fromISO(at);
  const today = DateTime.fromMillis(now).startOf('day');
  const days = Math.round(today.diff(then.startOf('day'), 'days').days);
  const time = then.toFormat(format);
  if (days === 0) return time;
  if (days === 1) return `yesterday ${time}`;
  return `${then.toFormat(
    then.year === today.year ? 'd LLL' : 'd LLL yyyy',
  )} ${time}`;
}
