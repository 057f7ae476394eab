/** For how long a step's passing errors in a row are put up with, in milliseconds. */
export const PATIENCE_MS = 5 * 60_000;
/** How often a step may be begun. Bounds a step whose every beginning ends the process. */
export const MAX_ATTEMPTS = 50;

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** Errors that the same call would meet again. */
const FINAL_NAMES = new Set([
  'AuthenticationError',
  'ConflictError',
  'InputError',
  'NotAllowedError',
  'NotConfiguredError',
  'NotFoundError',
  'NotImplementedError',
]);

/** AWS answers these with 4xx, though they pass: quotas, other changes under way, credentials that are renewed. */
const PASSING_NAMES = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'LimitExceededException',
  'RequestLimitExceeded',
  'RequestTimeout',
  'RequestTimeoutException',
  'ResourceConflictException',
  'ResourceNotReadyException',
  'SnapStartNotReadyException',
  'Throttling',
  'ThrottledException',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/**
 * Whether the same call may succeed later: no answer, throttling, a fault on the
 * other side. What AWS refuses with 4xx stays refused.
 */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (PASSING_NAMES.has(error.name)) return true;
  if (FINAL_NAMES.has(error.name)) return false;
  // fetch reports a broken connection as a TypeError with a cause; without one it is a fault of ours.
  if (error instanceof TypeError) return error.cause !== undefined;
  const { $metadata } = error as {
    $metadata?: { httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode;
  if (status === undefined) return true;
  return status >= 500 || status === 408 || status === 429 || status < 400;
}

/**
 * How long to wait before a step is begun again: twice as long each time, and a
 * random part of it, so that many do not come back at once.
 *
 * @param retries - passing errors in a row so far, from 1
 * @param random - a number from 0 to 1
 */
export function pauseBefore(retries: number, random: number): number {
  const ceiling = Math.min(
    LONGEST_PAUSE_MS,
    FIRST_PAUSE_MS * 2 ** (retries - 1),
  );
  return Math.round(ceiling * (0.5 + random / 2));
}
