import type { StepResult } from '@backspin/backstage-plugin-deployments-node';
import { LeaseCheckError, toReadError } from '../clients';

/** AWS's id of a request, which its support asks for. */
export function requestIdsOf(answer: unknown): string[] {
  const { $metadata } = (answer ?? {}) as {
    $metadata?: { requestId?: string };
  };
  return $metadata?.requestId ? [$metadata.requestId] : [];
}

/** AWS answers these with 409, though they pass: another change of the function is under way. */
const UNDER_WAY = new Set([
  'ResourceConflictException',
  'ResourceNotReadyException',
]);

/**
 * Whether the same call may succeed a little later: AWS asked to slow down, was
 * not reached or had a fault of its own, or the credentials have to be renewed.
 * It says nothing of whether the call took effect.
 */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'AbortError' || UNDER_WAY.has(error.name)) return true;
  const { $metadata } = error as Error & {
    $metadata?: { httpStatusCode?: number };
  };
  if (($metadata?.httpStatusCode ?? 0) >= 500) return true;
  const { code } = toReadError(error);
  return (
    code === 'throttled' || code === 'unreachable' || code === 'credentials'
  );
}

/** The outcome of a call: what AWS answered, or an error that is final. */
export type CallOutcome<T> =
  | { output: T; requestIds: string[] }
  | { error: Error; requestIds: string[] };

/**
 * Makes a call and hands back a final error instead of throwing it.
 *
 * @throws the passing errors, so that the engine tries the step again, and what the
 *   lease could not be made sure of for
 */
export async function settle<T>(call: Promise<T>): Promise<CallOutcome<T>> {
  try {
    const output = await call;
    return { output, requestIds: requestIdsOf(output) };
  } catch (error) {
    if (error instanceof LeaseCheckError) throw error.cause;
    if (isPassing(error) || !(error instanceof Error)) throw error;
    return { error, requestIds: requestIdsOf(error) };
  }
}

/** Joins sentences; each gets its full stop. */
export function sentences(...parts: Array<string | undefined>): string {
  return parts
    .filter((part): part is string => Boolean(part?.trim()))
    .map(part => (/[.!?]$/.test(part.trim()) ? part.trim() : `${part.trim()}.`))
    .join(' ');
}

/**
 * A step that cannot go on: what was tried, what AWS said, and what to do.
 *
 * @param tried - e.g. `The alias was not moved`
 * @param fix - what to do unless the error itself tells
 */
export function failedBy(
  error: Error,
  tried: string,
  requestIds: string[] = [],
  fix?: string,
): StepResult {
  const known = toReadError(error);
  return {
    outcome: 'failed',
    message: sentences(`${tried}: ${error.message}`, known.fix ?? fix),
    requestIds,
  };
}
