const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const count = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;

/**
 * A duration as people say it, in one unit, or two where the second matters:
 * `40 s`, `18 min`, `2 h 10 min`, `6 days`, `3 months`.
 *
 * @param ms - milliseconds; a negative duration counts as none
 * @param options - `precise` adds seconds to minutes, for steps of a build
 *
 * @public
 */
export function durationText(
  ms: number,
  options: { precise?: boolean } = {},
): string {
  const total = Math.max(0, ms);
  if (total < MINUTE - SECOND / 2) return `${Math.round(total / SECOND)} s`;
  if (total < HOUR) {
    // Rounded to seconds first, so that 59.6 s does not become "0 min 60 s".
    const seconds = Math.round(total / SECOND);
    const rest = seconds % 60;
    const minutes = Math.floor(seconds / 60);
    return options.precise && rest > 0
      ? `${minutes} min ${rest} s`
      : `${minutes} min`;
  }
  if (total < DAY) {
    const hours = Math.floor(total / HOUR);
    const minutes = Math.floor((total % HOUR) / MINUTE);
    return minutes > 0 && hours < 10
      ? `${hours} h ${minutes} min`
      : `${hours} h`;
  }
  const days = Math.floor(total / DAY);
  if (days < 60) return count(days, 'day');
  if (days < 730) return count(Math.floor(days / 30), 'month');
  return count(Math.floor(days / 365), 'year');
}

/**
 * A duration as a clock shows it, for something that is counted down or up: `1:20`, `1:02:05`.
 *
 * @public
 */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / SECOND));
  const two = (n: number) => String(n).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes}:${two(seconds % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}
