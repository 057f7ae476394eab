import type { FaultEffect } from '@backspin/simulator';
import type { Point } from './points';

/** What goes wrong at a call. */
export type Fault = {
  /** For tables and names of cases. */
  name: string;
  /** It passes: the rollback has to be completed all the same. */
  passes: boolean;
} & (
  | { kind: 'answer'; effect: FaultEffect }
  | { kind: 'slow' }
  | { kind: 'times-out' }
  | { kind: 'killed'; moment: 'before' | 'during' | 'after' }
  | { kind: 'raced' }
  | { kind: 'asked-twice' }
  | { kind: 'paused' }
  | { kind: 'paused-at-call' }
  | { kind: 'rival'; rival: number }
  | { kind: 'database-away' }
  | { kind: 'skewed'; skewMs: number }
);

const MINUTE = 60_000;

const answer = (
  name: string,
  effect: FaultEffect,
  passes = true,
): Fault & { kind: 'answer' } => ({ name, passes, kind: 'answer', effect });

/** Whatever the scene, these can happen at each of its calls. */
const EVERYWHERE: Fault[] = [
  answer('refused', { kind: 'accessDenied' }, false),
  answer('throttled', { kind: 'throttle' }),
  answer('5xx', { kind: 'error', status: 503 }),
  { name: 'slow', passes: true, kind: 'slow' },
  answer('reset', { kind: 'reset' }),
  answer('answer lost', { kind: 'timeoutAfterEffect' }),
  { name: 'timed out after its effect', passes: true, kind: 'times-out' },
  { name: 'killed before', passes: true, kind: 'killed', moment: 'before' },
  { name: 'killed during', passes: true, kind: 'killed', moment: 'during' },
  { name: 'killed after', passes: true, kind: 'killed', moment: 'after' },
  { name: 'two race to go on', passes: true, kind: 'raced' },
  { name: 'asked for twice', passes: true, kind: 'asked-twice' },
  { name: 'paused past its lease', passes: true, kind: 'paused' },
  { name: 'database away for 10 s', passes: true, kind: 'database-away' },
  {
    name: 'clock 10 min ahead',
    passes: true,
    kind: 'skewed',
    skewMs: 10 * MINUTE,
  },
  {
    name: 'clock 10 min behind',
    passes: true,
    kind: 'skewed',
    skewMs: -10 * MINUTE,
  },
];

/**
 * A process that is suspended between its last look at the lease and the socket can
 * still make the call. With these AWS itself refuses what has been done already.
 */
const FENCED = new Set([
  'lambda:UpdateAlias',
  'codedeploy:StopDeployment',
  'github:CreateRef',
  'github:CreatePull',
]);
const AT_FENCED: Fault[] = [
  { name: 'paused after the check', passes: true, kind: 'paused-at-call' },
];

/**
 * Everything that can go wrong at a call.
 *
 * @param rivals - what somebody else may do at the same time
 */
export function faultsAt(point: Point, rivals: readonly string[]): Fault[] {
  return [
    ...EVERYWHERE,
    ...(FENCED.has(point.operation) ? AT_FENCED : []),
    ...rivals.map(
      (name, rival): Fault => ({
        name: `somebody else ${name}`,
        passes: false,
        kind: 'rival',
        rival,
      }),
    ),
  ];
}
