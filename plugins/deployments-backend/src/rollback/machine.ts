import type {
  RollbackStatus,
  RollbackStep,
} from '@backspin/backstage-plugin-deployments-common';

/** How a step of a rollback stands. */
export type StepStatus = RollbackStep['status'];

/** What can happen to a rollback. */
export type RollbackEvent =
  /** Enough people have approved, and the plan still holds. */
  | 'approve'
  /** Somebody who may approve it has refused. */
  | 'reject'
  /** Not enough people have approved in time. */
  | 'expire'
  /** A replica begins to carry it out. */
  | 'start'
  /** All steps are done and AWS says that the planned release is live. */
  | 'land'
  /** The watching is over. */
  | 'conclude'
  /** It cannot go on. */
  | 'fail'
  /** Somebody, its age, or a change since its plan ended it before it started. */
  | 'cancel';

/** What can happen to a step. */
export type StepEvent =
  /** It is begun: the first time, after a passing error, or after an interruption. */
  | 'begin'
  | 'succeed'
  | 'fail'
  /** The rollback ended before this step began. */
  | 'skip';

/** What each state of a rollback does on each event. What is not here throws. */
export const ROLLBACK_TRANSITIONS: Readonly<
  Record<RollbackStatus, Partial<Record<RollbackEvent, RollbackStatus>>>
> = {
  'awaiting-approval': {
    approve: 'queued',
    reject: 'rejected',
    expire: 'expired',
    cancel: 'cancelled',
  },
  queued: { start: 'running', cancel: 'cancelled' },
  running: { land: 'verifying', fail: 'failed' },
  verifying: { conclude: 'succeeded' },
  succeeded: {},
  failed: {},
  cancelled: {},
  rejected: {},
  expired: {},
};

/** The states in which an event is allowed, for writes that compare and set. */
export function statesAllowing(event: RollbackEvent): RollbackStatus[] {
  return (Object.keys(ROLLBACK_TRANSITIONS) as RollbackStatus[]).filter(
    status => ROLLBACK_TRANSITIONS[status][event],
  );
}

/** Events that end a rollback with steps that were not carried out. */
const ENDS_STEPS: ReadonlySet<string> = new Set<RollbackEvent>([
  'fail',
  'cancel',
  'reject',
  'expire',
]);

/** What each state of a step does on each event. What is not here throws. */
export const STEP_TRANSITIONS: Readonly<
  Record<StepStatus, Partial<Record<StepEvent, StepStatus>>>
> = {
  pending: { begin: 'running', skip: 'skipped' },
  running: { begin: 'running', succeed: 'succeeded', fail: 'failed' },
  succeeded: {},
  failed: {},
  skipped: {},
};

/** The part of a rollback that the machine decides about. */
export interface MachineState {
  status: RollbackStatus;
  steps: readonly StepStatus[];
}

/** An event of the rollback, or of one of its steps by position. */
export type MachineEvent =
  | { type: RollbackEvent }
  | { type: `step.${'begin' | 'succeed'}`; position: number };

/** Thrown when something happens that the tables do not allow: a fault in the engine. */
export class TransitionError extends Error {
  constructor(event: string, state: MachineState) {
    super(
      `A rollback that is ${state.status} with steps [${state.steps.join(
        ', ',
      )}] does not allow '${event}'`,
    );
    this.name = 'TransitionError';
  }
}

/** The state in which every rollback of so many steps begins. */
export function initialState(
  steps: number,
  status: 'queued' | 'awaiting-approval' = 'queued',
): MachineState {
  return { status, steps: Array(steps).fill('pending') };
}

/**
 * The state after an event.
 *
 * Beyond the tables: steps are begun in order and only while the rollback runs;
 * a rollback lands when all its steps have succeeded; when it fails, the step
 * that runs fails with it; and steps that were never begun end as skipped.
 *
 * @throws TransitionError for an event that the state does not allow.
 */
export function transition(
  state: MachineState,
  event: MachineEvent,
): MachineState {
  const refuse = () => new TransitionError(event.type, state);
  const stepAfter = (status: StepStatus, stepEvent: StepEvent): StepStatus => {
    const next = STEP_TRANSITIONS[status][stepEvent];
    if (!next) throw refuse();
    return next;
  };

  if (event.type === 'step.begin' || event.type === 'step.succeed') {
    const { position } = event;
    const before = state.steps.slice(0, position);
    if (
      state.status !== 'running' ||
      !(position in state.steps) ||
      before.some(status => status !== 'succeeded')
    ) {
      throw refuse();
    }
    const stepEvent = event.type === 'step.begin' ? 'begin' : 'succeed';
    return {
      status: state.status,
      steps: state.steps.map((status, index) =>
        index === position ? stepAfter(status, stepEvent) : status,
      ),
    };
  }

  const status = ROLLBACK_TRANSITIONS[state.status][event.type];
  if (!status) throw refuse();
  if (event.type === 'land' && state.steps.some(s => s !== 'succeeded')) {
    throw refuse();
  }
  if (!ENDS_STEPS.has(event.type)) {
    return { status, steps: state.steps };
  }
  return {
    status,
    steps: state.steps.map(step => {
      if (step === 'running') return stepAfter(step, 'fail');
      return step === 'pending' ? stepAfter(step, 'skip') : step;
    }),
  };
}
