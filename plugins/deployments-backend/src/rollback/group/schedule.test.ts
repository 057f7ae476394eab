import {
  isFinalStatus,
  type RollbackStatus,
} from '@backspin/backstage-plugin-deployments-common';
import fc from 'fast-check';
import {
  holdsPlace,
  nextTurn,
  type GroupRule,
  type MemberState,
  type Turn,
} from './schedule';

/** `w` waits, `q` may begin, `r` runs, `v` is watched, `s` succeeded, `u` is unhealthy, `f` failed, `a` awaits approval, `c` was cancelled. */
const MEMBERS: Record<string, MemberState> = {
  w: { status: 'queued', released: false, unhealthy: false },
  q: { status: 'queued', released: true, unhealthy: false },
  r: { status: 'running', released: true, unhealthy: false },
  v: { status: 'verifying', released: true, unhealthy: false },
  s: { status: 'succeeded', released: true, unhealthy: false },
  u: { status: 'succeeded', released: true, unhealthy: true },
  f: { status: 'failed', released: true, unhealthy: false },
  a: { status: 'awaiting-approval', released: false, unhealthy: false },
  c: { status: 'cancelled', released: false, unhealthy: false },
};
const members = (text: string) => [...text].map(letter => MEMBERS[letter]);
const rule = (more: Partial<GroupRule> = {}): GroupRule => ({
  atOnce: 2,
  onFailure: 'stop',
  stopped: false,
  ...more,
});

describe('whose turn it is', () => {
  it.each<[string, string, Partial<GroupRule>, Partial<Turn>]>([
    ['the first ones begin', 'wwww', {}, { begin: [0, 1], over: false }],
    ['no more than asked for', 'qrww', {}, { begin: [] }],
    ['one that is live makes room', 'vrww', {}, { begin: [2] }],
    ['in their order', 'ssww', {}, { begin: [2, 3] }],
    ['all of them have begun', 'svvr', {}, { begin: [], over: false }],
    ['all of them have ended', 'ssss', {}, { begin: [], over: true }],
    ['an approval is waited for', 'waww', {}, { begin: [0] }],
    ['also where there is room', 'saww', {}, { begin: [] }],
    [
      'a failure stops the others',
      'fraw',
      {},
      { begin: [], cancel: [2, 3], because: 0, over: false },
    ],
    [
      'and ends the group when nothing runs',
      'sfwq',
      {},
      { begin: [], cancel: [2, 3], because: 1, over: true },
    ],
    ['so does what is unhealthy', 'uww', {}, { cancel: [1, 2], because: 0 }],
    ['or was cancelled', 'cww', {}, { cancel: [1, 2], because: 0 }],
    [
      'unless the others go on',
      'fcuw',
      { onFailure: 'continue' },
      { begin: [3], cancel: [], over: false },
    ],
    [
      'but not when somebody has stopped it',
      'srww',
      { onFailure: 'continue', stopped: true },
      { begin: [], cancel: [2, 3], over: false },
    ],
  ])('%s: %s', (_, states, more, expected) => {
    expect(nextTurn(members(states), rule(more))).toMatchObject(expected);
  });
});

/** Carries a turn out, as the store does. */
function apply(before: MemberState[], turn: Turn): MemberState[] {
  return before.map((member, at) => {
    if (turn.begin.includes(at)) return { ...member, released: true };
    if (turn.cancel.includes(at)) {
      return { ...member, status: 'cancelled' as const };
    }
    return member;
  });
}

const NEXT: Partial<Record<RollbackStatus, RollbackStatus[]>> = {
  'awaiting-approval': ['queued', 'rejected', 'expired', 'cancelled'],
  queued: ['running', 'cancelled'],
  running: ['verifying', 'failed'],
  verifying: ['succeeded'],
};

describe('through any course of events', () => {
  const course = fc.record({
    approvals: fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }),
    atOnce: fc.integer({ min: 1, max: 5 }),
    onFailure: fc.constantFrom('stop' as const, 'continue' as const),
    events: fc.array(
      fc.record({
        member: fc.nat(),
        choice: fc.nat(),
        unhealthy: fc.boolean(),
      }),
      { maxLength: 80 },
    ),
    stopAt: fc.option(fc.nat({ max: 80 })),
  });

  const begins = ({ status, released }: MemberState) =>
    released && status === 'queued';

  it('keeps the order and the bound, begins nothing after it has stopped, and comes to an end', () => {
    fc.assert(
      fc.property(
        course,
        ({ approvals, atOnce, onFailure, events, stopAt }) => {
          let states: MemberState[] = approvals.map(needed => ({
            status: needed ? 'awaiting-approval' : 'queued',
            released: false,
            unhealthy: false,
          }));
          let stopped = false;
          const begun: number[] = [];
          const late: number[] = [];
          const look = () => {
            const turn = nextTurn(states, { atOnce, onFailure, stopped });
            if (stopped) late.push(...turn.begin);
            stopped ||= turn.because !== undefined;
            states = apply(states, turn);
            begun.push(...turn.begin);
            expect(states.filter(holdsPlace).length).toBeLessThanOrEqual(
              atOnce,
            );
          };
          look();
          // Whatever happens in between, in the end everything that has begun ends.
          const rest = Array.from({ length: 400 }, (_, index) => ({
            member: index,
            choice: 0,
            unhealthy: false,
          }));
          for (const [at, event] of [...events, ...rest].entries()) {
            stopped ||= at === stopAt;
            const position = event.member % states.length;
            const { status, released } = states[position];
            const choices = NEXT[status] ?? [];
            const next = choices[event.choice % Math.max(1, choices.length)];
            const mayHappen = status !== 'queued' || released;
            if (next && mayHappen) {
              states = states.map((state, index) =>
                index === position
                  ? {
                      ...state,
                      status: next,
                      unhealthy: next === 'succeeded' && event.unhealthy,
                    }
                  : state,
              );
            }
            look();
          }
          expect(late).toEqual([]);
          expect(begun).toEqual([...begun].sort((a, b) => a - b));
          expect(new Set(begun).size).toBe(begun.length);
          expect(states.every(({ status }) => isFinalStatus(status))).toBe(
            true,
          );
          expect(states.some(begins)).toBe(false);
          expect(nextTurn(states, { atOnce, onFailure, stopped }).over).toBe(
            true,
          );
        },
      ),
    );
  });
});
