import {
  ENOUGH_REQUESTS,
  type Plan,
  type SignalComparison,
  type Verdict,
} from '@backspin/backstage-plugin-deployments-common';
import {
  releaseLabel,
  type ReadBack,
} from '@backspin/backstage-plugin-deployments-node';

/**
 * How long after a rollback an alarm may begin to fire because of the release that
 * was taken back. CloudWatch evaluates whole periods, usually of a minute, after
 * they have ended.
 */
export const ALARM_LAG_MS = 2 * 60_000;

/**
 * How long after the watching metrics are waited for, which reach CloudWatch late,
 * and alarms that follow them.
 */
export const SIGNAL_LAG_MS = 2 * 60_000;

/** Whether exactly one release is live, with all traffic. */
export function isExactlyLive(
  live: ReadBack['live'],
  releaseId: string,
): boolean {
  const withTraffic = live.filter(({ weight }) => weight > 0);
  return (
    withTraffic.length === 1 &&
    withTraffic[0].releaseId === releaseId &&
    withTraffic[0].weight === 1
  );
}

/** What is live, in words: `v43`, `v43 (90 %) and v42 (10 %)`. */
export function liveInWords(
  kind: Plan['target']['kind'],
  live: ReadBack['live'],
): string {
  const withTraffic = live.filter(({ weight }) => weight > 0);
  if (withTraffic.length === 0) return 'nothing';
  return withTraffic
    .map(({ releaseId, weight }) =>
      weight === 1
        ? releaseLabel(kind, releaseId)
        : `${releaseLabel(kind, releaseId)} (${Math.round(weight * 100)} %)`,
    )
    .join(' and ');
}

/** What the watching knows at one moment. Times are milliseconds since the epoch. */
export interface Watch {
  now: number;
  landedAt: number;
  verifyUntil: number;
  plan: Plan;
  /** The release that has to be live. */
  releaseId: string;
  /** Alarms that fire because of what was live before; they may take until the end to recover. */
  inherited: readonly string[];
  /** What AWS says; absent when it could not be read this time. */
  reading?: ReadBack;
  /** Why it could not be read. */
  readError?: string;
  /** Alarms that watch the target; absent when that is not known. */
  alarmsWatching?: number;
  /** What callers met with, before against after; absent where that is not measured. */
  comparison?: SignalComparison;
}

/** Alarms that count as inherited from now on. */
export function inheritedAlarms(watch: Watch): string[] {
  const early = watch.now - watch.landedAt < ALARM_LAG_MS;
  return [
    ...new Set([
      ...watch.inherited,
      ...(early ? watch.reading?.firingAlarms ?? [] : []),
    ]),
  ];
}

const list = (names: readonly string[]) => names.join(', ');

function seconds(ms: number): string {
  const total = Math.round(ms / 1000);
  if (total < 120) return `${total} seconds`;
  return `${Math.round(total / 60)} minutes`;
}

const percent = (share: number | undefined) =>
  share === undefined
    ? 'unknown'
    : `${Number((share * 100).toPrecision(2)).toString()} %`;
const milliseconds = (ms: number | undefined) => `${Math.round(ms ?? 0)} ms`;

/** What the traffic says at the end of the watching; undefined where it is not measured. */
function trafficVerdict(
  watch: Watch,
): Pick<Verdict, 'result' | 'message'> | 'wait' | undefined {
  const { comparison, now, verifyUntil, landedAt, plan } = watch;
  if (!comparison) return undefined;
  const { before, after, result } = comparison;
  const { from, to } = plan;
  switch (result) {
    case 'not-enough-traffic': {
      const more = before.requests >= ENOUGH_REQUESTS;
      if (more && now < verifyUntil + SIGNAL_LAG_MS) return 'wait';
      const calls = after.requests === 1 ? '1 call' : `${after.requests} calls`;
      return {
        result,
        message: `${
          to.label
        } is live and no alarm fires, but CloudWatch has counted ${calls} in ${seconds(
          now - landedAt,
        )}: not enough to say more.`,
      };
    }
    case 'more-errors':
      return {
        result: 'unhealthy',
        message: `${percent(after.errorRate)} of the calls of ${
          to.label
        } fail; of ${from.label} it was ${percent(
          before.errorRate,
        )}. It may not be the cure; look at its errors, or undo.`,
      };
    case 'slower':
      return {
        result: 'unhealthy',
        message: `A call of ${to.label} takes ${milliseconds(
          after.durationMs,
        )} on average; of ${from.label} it took ${milliseconds(
          before.durationMs,
        )}. Look at what makes it slow, or undo.`,
      };
    default:
      return {
        result: 'healthy',
        message: `${percent(after.errorRate)} of its calls fail${
          before.requests > 0
            ? `; of ${from.label} it was ${percent(before.errorRate)}`
            : ''
        }.`,
      };
  }
}

/**
 * The verdict, or undefined while the watching goes on.
 *
 * - Something else became live: unknown, because there is nothing left to watch.
 * - An alarm began to fire that had been quiet: unhealthy, at once.
 * - At the end: unhealthy while an alarm fires, which is given a little more time
 *   where callers fare better already, or when they fare worse than before; not enough traffic when too few called to say, which is waited for a
 *   little where more were to be expected; unknown when the state could not be read,
 *   nothing watches the target, or no watching was asked for; else healthy.
 */
export function judge(watch: Watch): Verdict | undefined {
  const { now, landedAt, verifyUntil, plan, reading } = watch;
  const at = new Date(now).toISOString();
  const { label } = plan.to;
  if (reading && !isExactlyLive(reading.live, watch.releaseId)) {
    return {
      result: 'unknown',
      message: `${liveInWords(
        plan.target.kind,
        reading.live,
      )} became live ${seconds(
        now - landedAt,
      )} after the rollback, by something else. The watching ended there.`,
      at,
    };
  }
  const inherited = inheritedAlarms(watch);
  const fresh = (reading?.firingAlarms ?? []).filter(
    name => !inherited.includes(name),
  );
  if (fresh.length > 0) {
    return {
      result: 'unhealthy',
      message: `Began to fire after the rollback: ${list(
        fresh,
      )}. ${label} may not be the cure; look at the alarm, or undo.`,
      at,
    };
  }
  if (now < verifyUntil) return undefined;
  if (!reading) {
    return {
      result: 'unknown',
      message: `${label} was live after the rollback, but the alarms could not be read at the end: ${
        watch.readError ?? 'no answer'
      }`,
      at,
    };
  }
  if (reading.firingAlarms.length > 0) {
    // An alarm looks back over whole periods, and recovers after those who call.
    const recovers = watch.comparison?.result === 'better';
    if (recovers && now < verifyUntil + SIGNAL_LAG_MS) return undefined;
    return {
      result: 'unhealthy',
      message: `Still firing ${seconds(
        now - landedAt,
      )} after the rollback: ${list(
        reading.firingAlarms,
      )}. The cause may not be the release that was taken back.`,
      at,
    };
  }
  if (verifyUntil <= landedAt) {
    return {
      result: 'unknown',
      message: `${label} is live. This environment's policy asks for no watching.`,
      at,
    };
  }
  const alarms = Boolean(watch.alarmsWatching) || watch.inherited.length > 0;
  const traffic = trafficVerdict(watch);
  if (traffic === 'wait') return undefined;
  if (traffic && traffic.result !== 'healthy') return { ...traffic, at };
  if (!alarms && !traffic) {
    return {
      result: 'unknown',
      message: `${label} is live. No alarm watches this target, so its health is not known.`,
      at,
    };
  }
  const quiet = alarms ? 'no alarm fires' : 'no alarm watches it';
  return {
    result: 'healthy',
    message: [
      `${label} is live and ${quiet} after ${seconds(
        now - landedAt,
      )} of watching.`,
      traffic?.message,
    ]
      .filter(Boolean)
      .join(' '),
    at,
  };
}
