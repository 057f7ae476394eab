import { transition, type MachineEvent, type MachineState } from '../machine';
import { toRollback, type RollbackRecord, type StepRecord } from '../records';
import type { RollbackWrite } from '../RollbackStore';
import type { Lease } from './Lease';
import type { Witness } from './ports';

/**
 * A rollback under a lease. Since nobody else may write it, what is in memory is
 * what is in the database; a change is made there first.
 */
export class HeldRollback {
  constructor(
    private current: RollbackRecord,
    readonly lease: Lease,
    private readonly witness: Pick<Witness, 'changed'>,
  ) {}

  /** The rollback as it is stored. */
  get record(): Readonly<RollbackRecord> {
    return this.current;
  }

  /**
   * Stores what follows from the events, together with other changes.
   *
   * @throws TransitionError when the machine does not allow an event.
   * @throws LeaseLostError when somebody else has taken over; nothing is stored.
   */
  async apply(
    events: MachineEvent[],
    change: RollbackWrite = {},
  ): Promise<void> {
    const before: MachineState = {
      status: this.current.status,
      steps: this.current.steps.map(({ status }) => status),
    };
    const after = events.reduce(transition, before);
    const steps: Record<number, Partial<StepRecord>> = { ...change.steps };
    after.steps.forEach((status, position) => {
      if (status !== before.steps[position]) {
        steps[position] = { ...steps[position], status };
      }
    });
    const rollback = {
      ...change.rollback,
      ...(after.status !== before.status && { status: after.status }),
    };
    await this.lease.write(before.status, { rollback, steps });
    this.current = {
      ...this.current,
      ...rollback,
      steps: this.current.steps.map((step, position) => ({
        ...step,
        ...steps[position],
      })),
    };
    this.witness.changed(toRollback(this.current));
  }
}
