import { LeaseLostError } from '../errors';
import type { Lease } from './Lease';

/** How long one call of a provider may take, in milliseconds. */
export const CALL_TIMEOUT_MS = 2 * 60_000;
/** How long a call may take to end after it was told to, in milliseconds. */
const GRACE_MS = 10_000;

/** A call of a provider took too long. It may be made again. */
export class CallTimeoutError extends Error {
  constructor(ms: number) {
    super(`No answer within ${Math.round(ms / 1000)} seconds`);
    this.name = 'CallTimeoutError';
  }
}

const timer = (ms: number) => {
  let handle: NodeJS.Timeout | undefined;
  const over = new Promise<'over'>(resolve => {
    handle = setTimeout(() => resolve('over'), ms);
    handle.unref();
  });
  return { over, clear: () => clearTimeout(handle) };
};

/**
 * Makes one call that ends in time. A call that does not end even when it is told
 * to could still take effect, so nobody may begin it again under this lease: the
 * lease is given up.
 *
 * @throws CallTimeoutError when it ended late, and without a result.
 * @throws LeaseLostError when it did not end.
 */
export async function bounded<T>(
  lease: Lease,
  rollbackId: string,
  call: (signal: AbortSignal) => Promise<T>,
  limits: { timeoutMs?: number; graceMs?: number } = {},
): Promise<T> {
  const { timeoutMs = CALL_TIMEOUT_MS, graceMs = GRACE_MS } = limits;
  const tooLong = new AbortController();
  const work = call(AbortSignal.any([lease.signal, tooLong.signal]));
  const first = timer(timeoutMs);
  try {
    const result = await Promise.race([work, first.over]);
    if (result !== 'over') return result as T;
  } finally {
    first.clear();
  }
  tooLong.abort(new CallTimeoutError(timeoutMs));
  const second = timer(graceMs);
  try {
    const ended = await Promise.race([
      work.then(
        value => ({ value }),
        () => 'without-result' as const,
      ),
      second.over,
    ]);
    if (ended === 'over') {
      lease.end();
      throw new LeaseLostError(rollbackId);
    }
    if (ended === 'without-result') throw new CallTimeoutError(timeoutMs);
    return ended.value;
  } finally {
    second.clear();
  }
}
