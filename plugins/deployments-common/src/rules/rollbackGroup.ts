import {
  isFinalStatus,
  type GroupStatus,
  type Plan,
  type RollbackStatus,
} from '../schemas';

/**
 * What whoever asks for a group has to type: what its plans ask for, each once, in order
 * and separated by spaces. Undefined when none asks.
 *
 * @public
 */
export function groupConfirmation(
  plans: ReadonlyArray<Pick<Plan, 'confirmation'>>,
): string | undefined {
  const asked = plans.flatMap(({ confirmation }) => confirmation ?? []);
  return asked.length > 0 ? [...new Set(asked)].join(' ') : undefined;
}

/**
 * How a group stands, from how its members do.
 *
 * @param stopped - nothing more begins
 * @public
 */
export function groupStatusOf(
  statuses: readonly RollbackStatus[],
  stopped: boolean,
): GroupStatus {
  if (statuses.some(status => !isFinalStatus(status))) {
    return stopped ? 'stopping' : 'running';
  }
  const succeeded = statuses.filter(status => status === 'succeeded').length;
  if (succeeded === statuses.length) return 'succeeded';
  if (succeeded > 0) return 'partly-succeeded';
  return statuses.every(status => status === 'cancelled')
    ? 'cancelled'
    : 'failed';
}

/**
 * Milliseconds that a group takes, as far as its plans tell: those that run at once are
 * taken in order, each beginning as soon as there is room. Approvals are not in it.
 *
 * @public
 */
export function groupExpectedMs(
  plans: ReadonlyArray<Pick<Plan, 'expectedMs'>>,
  atOnce: number,
): number {
  const free = Array<number>(Math.max(1, atOnce)).fill(0);
  for (const { expectedMs } of plans) {
    const next = free.indexOf(Math.min(...free));
    free[next] += expectedMs;
  }
  return Math.max(...free);
}
