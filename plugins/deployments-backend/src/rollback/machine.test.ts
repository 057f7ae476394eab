import fc from 'fast-check';
import {
  isFinalStatus,
  type RollbackStatus,
} from '@backspin/backstage-plugin-deployments-common';
import {
  initialState,
  ROLLBACK_TRANSITIONS,
  statesAllowing,
  transition,
  TransitionError,
  type MachineEvent,
  type MachineState,
  type StepStatus,
} from './machine';

const anyEvent = (steps: number): fc.Arbitrary<MachineEvent> =>
  fc.oneof(
    fc.constantFrom<MachineEvent>(
      { type: 'start' },
      { type: 'land' },
      { type: 'conclude' },
      { type: 'fail' },
      { type: 'cancel' },
      { type: 'approve' },
      { type: 'reject' },
      { type: 'expire' },
    ),
    fc.record({
      type: fc.constantFrom('step.begin' as const, 'step.succeed' as const),
      position: fc.integer({ min: -1, max: steps }),
    }),
  );

/** Applies events, leaving out those that are refused; gives every state on the way. */
function walk(
  steps: number,
  events: MachineEvent[],
  first: 'queued' | 'awaiting-approval' = 'queued',
): MachineState[] {
  const states = [initialState(steps, first)];
  for (const event of events) {
    try {
      states.push(transition(states[states.length - 1], event));
    } catch (error) {
      if (!(error instanceof TransitionError)) throw error;
    }
  }
  return states;
}

const anyWalk = fc
  .integer({ min: 0, max: 4 })
  .chain(steps =>
    fc.record({
      steps: fc.constant(steps),
      events: fc.array(anyEvent(steps), { maxLength: 60 }),
      first: fc.constantFrom('queued' as const, 'awaiting-approval' as const),
    }),
  )
  .map(({ steps, events, first }) => walk(steps, events, first));

/** The events that lead through without fault. */
const straight = (steps: number): MachineEvent[] => [
  { type: 'start' },
  ...Array.from({ length: steps }, (_, position): MachineEvent[] => [
    { type: 'step.begin', position },
    { type: 'step.succeed', position },
  ]).flat(),
  { type: 'land' },
  { type: 'conclude' },
];

describe('transition', () => {
  it('leads from queued to succeeded', () => {
    const states = walk(2, straight(2));
    expect(states).toHaveLength(straight(2).length + 1);
    expect(states.at(-1)).toEqual({
      status: 'succeeded',
      steps: ['succeeded', 'succeeded'],
    });
  });

  it.each<[Parameters<typeof statesAllowing>[0], RollbackStatus[]]>([
    ['cancel', ['awaiting-approval', 'queued']],
    ['approve', ['awaiting-approval']],
    ['start', ['queued']],
  ])('knows where %s is allowed', (event, states) => {
    expect(statesAllowing(event)).toEqual(states);
  });

  it('begins an interrupted step again', () => {
    const running: MachineState = { status: 'running', steps: ['running'] };
    expect(transition(running, { type: 'step.begin', position: 0 })).toEqual(
      running,
    );
  });

  it.each<[MachineState, MachineEvent]>([
    [{ status: 'running', steps: [] }, { type: 'cancel' }],
    [{ status: 'verifying', steps: ['succeeded'] }, { type: 'fail' }],
    [{ status: 'running', steps: ['running'] }, { type: 'land' }],
    [
      { status: 'running', steps: ['running', 'pending'] },
      { type: 'step.begin', position: 1 },
    ],
    [
      { status: 'running', steps: ['pending'] },
      { type: 'step.succeed', position: 0 },
    ],
    [
      { status: 'queued', steps: ['pending'] },
      { type: 'step.begin', position: 0 },
    ],
    [
      { status: 'running', steps: [] },
      { type: 'step.begin', position: 0 },
    ],
  ])('refuses what the tables do not have: %j %j', (state, event) => {
    expect(() => transition(state, event)).toThrow(TransitionError);
  });

  it('fails the step that runs and skips those after it', () => {
    expect(
      transition(
        { status: 'running', steps: ['succeeded', 'running', 'pending'] },
        { type: 'fail' },
      ),
    ).toEqual({ status: 'failed', steps: ['succeeded', 'failed', 'skipped'] });
  });
});

describe('whatever happens, in any order', () => {
  it('never leaves a final state', () => {
    fc.assert(
      fc.property(anyWalk, states => {
        const end = states.findIndex(({ status }) => isFinalStatus(status));
        expect(end === -1 || end === states.length - 1).toBe(true);
      }),
    );
  });

  it('runs at most one step, and only after all before it', () => {
    fc.assert(
      fc.property(anyWalk, states => {
        for (const { steps } of states) {
          expect(steps.filter(step => step === 'running').length).toBeLessThan(
            2,
          );
          const open = steps.findIndex(step => step !== 'succeeded');
          const later = open === -1 ? [] : steps.slice(open + 1);
          expect(
            later.every(step => step === 'pending' || step === 'skipped'),
          ).toBe(true);
        }
      }),
    );
  });

  it('leaves no step open at the end, and succeeds only with all steps done', () => {
    const stepsAtTheEnd: Record<RollbackStatus, StepStatus[]> = {
      queued: ['pending'],
      running: ['pending', 'running', 'succeeded'],
      verifying: ['succeeded'],
      succeeded: ['succeeded'],
      failed: ['succeeded', 'failed', 'skipped'],
      cancelled: ['skipped'],
      'awaiting-approval': ['pending'],
      rejected: ['skipped'],
      expired: ['skipped'],
    };
    fc.assert(
      fc.property(anyWalk, states => {
        for (const { status, steps } of states) {
          expect(stepsAtTheEnd[status]).toEqual(
            expect.arrayContaining([...steps]),
          );
        }
      }),
    );
  });

  it('goes from one state to another only as the table says', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(anyWalk, states => {
        states.slice(1).forEach(({ status }, index) => {
          const before = states[index].status;
          if (status !== before) seen.add(`${before} ${status}`);
        });
      }),
    );
    const allowed = Object.entries(ROLLBACK_TRANSITIONS).flatMap(
      ([from, events]) => Object.values(events).map(to => `${from} ${to}`),
    );
    expect(allowed).toEqual(expect.arrayContaining([...seen]));
    // The walk has been where it could do harm, or it has shown nothing.
    expect([...seen]).toEqual(
      expect.arrayContaining([
        'awaiting-approval queued',
        'awaiting-approval rejected',
        'awaiting-approval expired',
        'awaiting-approval cancelled',
      ]),
    );
  });

  it('begins nothing that awaits approval', () => {
    fc.assert(
      fc.property(anyWalk, states => {
        const waited = states.findIndex(s => s.status === 'awaiting-approval');
        const ran = states.findIndex(s => s.status === 'running');
        const approved = states.findIndex(s => s.status === 'queued');
        expect(waited === -1 || ran === -1 || approved < ran).toBe(true);
        expect(ran === -1 || approved >= 0).toBe(true);
      }),
    );
  });

  it('changes one step at a time, until the end', () => {
    fc.assert(
      fc.property(anyWalk, states => {
        const changes = states
          .slice(1)
          .filter(({ status }) => !isFinalStatus(status))
          .map(
            ({ steps }, index) =>
              steps.filter((step, at) => step !== states[index].steps[at])
                .length,
          );
        expect(Math.max(0, ...changes)).toBeLessThan(2);
      }),
    );
  });
});
