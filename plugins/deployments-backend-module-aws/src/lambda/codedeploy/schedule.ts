import type { TrafficRoutingConfig } from '@aws-sdk/client-codedeploy';

/** How a deployment configuration moves traffic. Minutes, and shares from 0 to 1. */
export type Routing =
  | { type: 'all-at-once' }
  | { type: 'canary'; share: number; minutes: number }
  | { type: 'linear'; share: number; minutes: number };

/** A move of traffic: so many milliseconds after traffic began to move, to so much. */
export interface Shift {
  afterMs: number;
  weight: number;
}

const PREDEFINED =
  /^CodeDeployDefault\.Lambda(?:(AllAtOnce)|Canary(\d+)Percent(\d+)Minutes|Linear(\d+)PercentEvery(\d+)Minutes?)$/;

/**
 * The routing of one of CodeDeploy's own configurations, from its name.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html
 */
export function predefinedRouting(name: string): Routing | undefined {
  const match = PREDEFINED.exec(name);
  if (!match) return undefined;
  const [, all, canaryPercent, canaryMinutes, linearPercent, linearMinutes] =
    match;
  if (all) return { type: 'all-at-once' };
  return canaryPercent
    ? {
        type: 'canary',
        share: Number(canaryPercent) / 100,
        minutes: Number(canaryMinutes),
      }
    : {
        type: 'linear',
        share: Number(linearPercent) / 100,
        minutes: Number(linearMinutes),
      };
}

/** The routing of a configuration that somebody made. */
export function customRouting(
  config: TrafficRoutingConfig | undefined,
): Routing | undefined {
  const { timeBasedCanary: canary, timeBasedLinear: linear } = config ?? {};
  if (config?.type === 'AllAtOnce') return { type: 'all-at-once' };
  if (config?.type === 'TimeBasedCanary' && canary) {
    return {
      type: 'canary',
      share: (canary.canaryPercentage ?? 0) / 100,
      minutes: canary.canaryInterval ?? 0,
    };
  }
  if (config?.type === 'TimeBasedLinear' && linear?.linearPercentage) {
    return {
      type: 'linear',
      share: linear.linearPercentage / 100,
      minutes: linear.linearInterval ?? 0,
    };
  }
  return undefined;
}

/** The moves of traffic in order; the first is at once and the last to 1. */
export function shiftsOf(routing: Routing): Shift[] {
  if (routing.type === 'all-at-once') return [{ afterMs: 0, weight: 1 }];
  const interval = routing.minutes * 60_000;
  if (routing.type === 'canary') {
    return [
      { afterMs: 0, weight: routing.share },
      { afterMs: interval, weight: 1 },
    ];
  }
  const count = Math.ceil(1 / routing.share - 1e-9);
  return Array.from({ length: count }, (_, index) => ({
    afterMs: index * interval,
    weight: Math.min(1, Math.round(routing.share * (index + 1) * 1e4) / 1e4),
  }));
}

/** How long it takes from the first move of traffic to the last, in milliseconds. */
export function shiftMs(routing: Routing): number {
  const shifts = shiftsOf(routing);
  return shifts[shifts.length - 1].afterMs;
}

const percent = (share: number) => `${Math.round(share * 100)} %`;

const minutesText = (minutes: number) =>
  minutes === 1 ? 'a minute' : `${minutes} minutes`;

/** What a routing does, in words: `10 % every 2 minutes`. */
export function routingInWords(routing: Routing): string {
  switch (routing.type) {
    case 'all-at-once':
      return 'all traffic at once';
    case 'canary':
      return `${percent(
        routing.share,
      )} at once and the rest after ${minutesText(routing.minutes)}`;
    default:
      return `${percent(routing.share)} every ${minutesText(routing.minutes)}`;
  }
}

/** How far a shift of traffic is. */
export interface ShiftProgress {
  /** 0 to 1, by time. */
  progress: number;
  nextShift?: { at: string; weight: number };
  /** When all traffic will have been moved. */
  expectedEndAt: string;
}

/**
 * How far a shift of traffic is, and what comes next.
 *
 * @param startedAt - when traffic began to move, in milliseconds since the epoch
 * @param weight - what the new release receives now, 0 to 1. The next shift is
 *   the first one above it, even when it is a little late
 */
export function shiftProgress(
  routing: Routing,
  startedAt: number,
  weight: number,
  now: number,
): ShiftProgress {
  const shifts = shiftsOf(routing);
  const end = shifts[shifts.length - 1].afterMs;
  const next = shifts.find(shift => shift.weight > weight + 1e-9);
  const byTime = end === 0 ? 1 : (now - startedAt) / end;
  return {
    progress: Math.min(1, Math.max(0, byTime)),
    nextShift: next && {
      at: new Date(startedAt + next.afterMs).toISOString(),
      weight: next.weight,
    },
    expectedEndAt: new Date(startedAt + end).toISOString(),
  };
}
