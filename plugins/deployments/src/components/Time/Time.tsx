import {
  clockText,
  durationText,
} from '@backspin/backstage-plugin-deployments-common';
import { useCallback } from 'react';
import { useTimeText } from './clock';
import { absoluteText, agoText, clockTimeText } from './words';

const TABULAR = { fontVariantNumeric: 'tabular-nums' } as const;

/** How long ago, with the exact time on hover. */
export function Ago({ at }: { at: string }) {
  const text = useTimeText(useCallback(now => agoText(at, now), [at]));
  return (
    <time dateTime={at} title={absoluteText(at)} style={TABULAR}>
      {text}
    </time>
  );
}

/** A time of day, with the day where it is not today and the exact time on hover. */
export function ClockTime({ at }: { at: string }) {
  const text = useTimeText(useCallback(now => clockTimeText(at, now), [at]));
  return (
    <time dateTime={at} title={absoluteText(at)} style={TABULAR}>
      {text}
    </time>
  );
}

/** A time of day to the second, for what is compared with logs. */
export function ExactClockTime({ at }: { at: string }) {
  const text = useTimeText(
    useCallback(now => clockTimeText(at, now, 'HH:mm:ss'), [at]),
  );
  return (
    <time dateTime={at} title={absoluteText(at)} style={TABULAR}>
      {text}
    </time>
  );
}

/** Time left until something happens: `1:20`, and `now` once it is due. */
export function Countdown({ to }: { to: string }) {
  const text = useTimeText(
    useCallback(
      now => {
        const left = Date.parse(to) - now;
        return left > 0 ? clockText(left) : 'now';
      },
      [to],
    ),
  );
  return (
    <time dateTime={to} title={absoluteText(to)} style={TABULAR}>
      {text}
    </time>
  );
}

/** Time left as people say it: `14 min`. */
export function TimeLeft({ to }: { to: string }) {
  const text = useTimeText(
    useCallback(
      now => durationText(Math.max(1_000, Date.parse(to) - now)),
      [to],
    ),
  );
  return (
    <time dateTime={to} title={absoluteText(to)} style={TABULAR}>
      {text}
    </time>
  );
}

/** How long something took, or has taken so far when it has not ended. */
export function Took({
  from,
  to,
  precise,
  clock,
}: {
  from: string;
  to?: string;
  /** With seconds after the minutes. */
  precise?: boolean;
  /** As a clock: `2:10`. */
  clock?: boolean;
}) {
  const text = useTimeText(
    useCallback(
      now => {
        const ms = (to ? Date.parse(to) : now) - Date.parse(from);
        if (clock) return clockText(ms);
        // Something that is over has taken some time.
        return to && ms < 500 ? '< 1 s' : durationText(ms, { precise });
      },
      [from, to, precise, clock],
    ),
  );
  return <span style={TABULAR}>{text}</span>;
}
