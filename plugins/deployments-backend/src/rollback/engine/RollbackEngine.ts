import { ServiceUnavailableError } from '@backstage/errors';
import { randomUUID } from 'node:crypto';
import { LeaseLostError } from '../errors';
import type { RollbackRecord } from '../records';
import { HeldRollback } from './HeldRollback';
import { InterruptedError } from './interruption';
import { Lease } from './Lease';
import type { EnginePorts } from './ports';
import { RollbackRun } from './RollbackRun';

/** How often the database is asked for rollbacks that nobody carries out, in milliseconds. */
const POLL_MS = 2_000;
/** Rollbacks that one replica carries out at a time. They mostly wait. */
const MOST_RUNS = 50;
/** How long a shutdown waits for calls under way, in milliseconds. */
const SHUTDOWN_MS = 10_000;

/**
 * Carries out rollbacks. Any number of replicas share the work through leases in
 * the database; what one leaves behind, however it ended, another finishes.
 */
export class RollbackEngine {
  private readonly stopping = new AbortController();
  private readonly runs = new Map<Promise<void>, Lease>();
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

  /** Waits until this process carries out nothing. */
  async idle(): Promise<void> {
    while (this.runs.size > 0) await Promise.all(this.runs.keys());
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

  private async carryOut(record: RollbackRecord, lease: Lease): Promise<void> {
    const { logger, witness } = this.ports;
    const held = new HeldRollback(record, lease, witness);
    try {
      await new RollbackRun(this.ports, held, this.stopping.signal).run();
      await lease.release();
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
