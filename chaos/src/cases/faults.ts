import type { FaultEffect } from '@backspin/simulator';
import { TURN } from '../stage/CallGate';
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

/** Each call of a member is one of a rollback alone, with its own cases. Here it is about the others. */
const OF_A_GROUP = new Set([
  'refused',
  'throttled',
  'answer lost',
  'killed before',
  'killed during',
  'killed after',
  'two race to go on',
  'asked for twice',
  'paused past its lease',
  'database away for 10 s',
  'clock 10 min ahead',
  'clock 10 min behind',
]);

/** What can happen at the decision which members of a group begin: a transaction of the database. */
const AT_A_TURN: Fault[] = [
  {
    name: 'killed before a turn',
    passes: true,
    kind: 'killed',
    moment: 'before',
  },
  {
    name: 'killed after a turn',
    passes: true,
    kind: 'killed',
    moment: 'after',
  },
  { name: 'two race for a turn', passes: true, kind: 'raced' },
  { name: 'paused before a turn', passes: true, kind: 'paused' },
  { name: 'database away at a turn', passes: true, kind: 'database-away' },
];

/**
 * Everything that can go wrong at a call.
 *
 * @param rivals - what somebody else may do at the same time
 * @param isGroup - it is a call of one of several rollbacks as one
 */
export function faultsAt(
  point: Point,
  rivals: readonly string[],
  isGroup = false,
): Fault[] {
  if (point.operation === TURN) return AT_A_TURN;
  return [
    ...EVERYWHERE.filter(({ name }) => !isGroup || OF_A_GROUP.has(name)),
    ...(FENCED.has(point.operation) && !isGroup ? AT_FENCED : []),
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
