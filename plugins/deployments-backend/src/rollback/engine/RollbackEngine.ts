import { isFinalStatus } from '@backspin/backstage-plugin-deployments-common';
import { ServiceUnavailableError } from '@backstage/errors';
import { randomUUID } from 'node:crypto';
import { LeaseLostError } from '../errors';
import type { RollbackRecord } from '../records';
import { HeldRollback } from './HeldRollback';
import { InterruptedError } from './interruption';
import { Lease } from './Lease';
import type { EnginePorts, GroupPort, Witness } from './ports';
import { RollbackRun } from './RollbackRun';

/** How often the database is asked for rollbacks that nobody carries out, in milliseconds. */
const POLL_MS = 2_000;
/** Rollbacks that one replica carries out at a time. They mostly wait. */
const MOST_RUNS = 100;
/** How long a shutdown waits for calls under way, in milliseconds. */
const SHUTDOWN_MS = 10_000;

/**
 * Carries out rollbacks. Any number of replicas share the work through leases in
 * the database; what one leaves behind, however it ended, another finishes.
 */
export class RollbackEngine {
  private readonly stopping = new AbortController();
  private readonly runs = new Map<Promise<void>, Lease>();
  /** Looks at groups under way, and the groups that are to be looked at once more. */
  private readonly looks = new Map<string, Promise<void>>();
  private readonly lookAgain = new Set<string>();
  private polling: Promise<void> | undefined;

  constructor(private readonly ports: EnginePorts) {}

  /** Begins to look for work. */
  start(): void {
    this.polling ??= this.poll();
  }

  /**
   * Makes a token for a rollback that this process is about to store and carry out.
   *
   * @throws ServiceUnavailableError while shutting down.
   */
  newToken(): string {
    if (this.stopping.signal.aborted) {
      throw new ServiceUnavailableError(
        'The backend is shutting down. Try again in a moment',
      );
    }
    return randomUUID();
  }

  /** Carries out a rollback whose lease this process holds. Does not wait for it. */
  adopt(record: RollbackRecord, token: string): void {
    const lease = new Lease(this.ports.store, record.id, token);
    const run = this.carryOut(record, lease).finally(() =>
      this.runs.delete(run),
    );
    this.runs.set(run, lease);
  }

  /** Takes up rollbacks that nobody carries out. Returns how many. */
  async takeUp(): Promise<number> {
    await this.advanceGroups();
    const room = MOST_RUNS - this.runs.size;
    if (room <= 0 || this.stopping.signal.aborted) return 0;
    const token = randomUUID();
    const records = await this.ports.store.claim(token, room);
    for (const record of records) {
      this.ports.logger.info(
        `Going on with rollback ${record.id} of ${record.plan.target.id}, which is ${record.status}`,
      );
      this.adopt(record, token);
    }
    return records.length;
  }

  /**
   * Lets those members of a group begin whose turn it is, and carries out as many of them
   * as there is room for. This process looks at a group once at a time; asked meanwhile, it
   * looks once more.
   */
  advanceGroup(id: string): Promise<void> {
    const { groups } = this.ports;
    if (!groups || this.stopping.signal.aborted) return Promise.resolve();
    const underWay = this.looks.get(id);
    if (underWay) {
      this.lookAgain.add(id);
      return underWay;
    }
    const look = this.lookAt(groups, id);
    this.looks.set(id, look);
    return look;
  }

  private async lookAt(groups: GroupPort, id: string): Promise<void> {
    try {
      do {
        this.lookAgain.delete(id);
        const token = randomUUID();
        const room = Math.max(0, MOST_RUNS - this.runs.size);
        const now = this.ports.clock.now();
        const records = await groups.advance(id, { token, room, now });
        for (const record of records) this.adopt(record, token);
      } while (this.lookAgain.has(id) && !this.stopping.signal.aborted);
    } finally {
      // Right after the last question whether to look again, so that none is lost.
      this.looks.delete(id);
      this.lookAgain.delete(id);
    }
  }

  /** Waits until this process carries out nothing. */
  async idle(): Promise<void> {
    while (this.runs.size + this.looks.size > 0) {
      await Promise.allSettled([...this.runs.keys(), ...this.looks.values()]);
    }
  }

  /**
   * Stops at the next safe point of each rollback and gives their leases back, so
   * that another replica goes on at once. A call that does not end in time keeps
   * its lease until that runs out.
   */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.polling;
    const patience = new AbortController();
    await Promise.race([
      this.idle(),
      this.ports.clock.sleep(SHUTDOWN_MS, patience.signal),
    ]);
    patience.abort();
    for (const lease of this.runs.values()) lease.end();
  }

  private async poll(): Promise<void> {
    const { clock, logger } = this.ports;
    while (!this.stopping.signal.aborted) {
      await this.takeUp().catch(error =>
        logger.warn('Could not look for rollbacks to carry out', error),
      );
      await clock.sleep(POLL_MS, this.stopping.signal);
    }
  }

  private async advanceGroups(): Promise<void> {
    const ids = (await this.ports.groups?.unsettled()) ?? [];
    for (const id of ids) await this.lookAfter(id);
  }

  /** Looks after a group. What fails is made up for by the next poll. */
  private async lookAfter(groupId: string): Promise<void> {
    await this.advanceGroup(groupId).catch(error =>
      this.ports.logger.warn(
        `Could not look after rollback group ${groupId}`,
        error,
      ),
    );
  }

  /** Who is told of a rollback's changes; its group makes use of the room at once. */
  private toldOf({ group }: RollbackRecord): Pick<Witness, 'changed'> {
    const { witness } = this.ports;
    if (!group) return witness;
    return {
      changed: rollback => {
        witness.changed(rollback);
        if (rollback.status === 'verifying' || isFinalStatus(rollback.status)) {
          this.lookAfter(group.id);
        }
      },
    };
  }

  private async carryOut(record: RollbackRecord, lease: Lease): Promise<void> {
    const { logger } = this.ports;
    const held = new HeldRollback(record, lease, this.toldOf(record));
    try {
      await new RollbackRun(this.ports, held, this.stopping.signal).run();
      await lease.release();
      // Approved, it waits for its turn, which may have come.
      if (record.group) this.lookAfter(record.group.id);
    } catch (error) {
      if (error instanceof InterruptedError) {
        // Nothing is under way: another may go on at once.
        await lease.release().catch(() => {});
      } else if (error instanceof LeaseLostError) {
        logger.info(`${error.message}; another replica goes on`);
      } else {
        logger.error(
          `Rollback ${record.id} was interrupted; it is taken up again when its lease runs out`,
          error as Error,
        );
      }
    } finally {
      lease.end();
    }
  }
}
