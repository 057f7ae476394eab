import type { Clock } from './clock';
import type { HeldRollback } from './HeldRollback';

/** This process is about to end; another replica, or the next start, goes on. */
export class InterruptedError extends Error {
  constructor() {
    super('The backend is shutting down');
    this.name = 'InterruptedError';
  }
}

/** A safe point: throws when this process must not go on with the rollback. */
export function safePoint(held: HeldRollback, stopping: AbortSignal): void {
  held.lease.signal.throwIfAborted();
  if (stopping.aborted) throw new InterruptedError();
}

/** Waits at a safe point. Throws like {@link safePoint}. */
export async function pause(
  clock: Clock,
  ms: number,
  held: HeldRollback,
  stopping: AbortSignal,
): Promise<void> {
  safePoint(held, stopping);
  await clock.sleep(ms, AbortSignal.any([stopping, held.lease.signal]));
  safePoint(held, stopping);
}
