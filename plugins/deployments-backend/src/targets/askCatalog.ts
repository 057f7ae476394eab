import { ServiceUnavailableError } from '@backstage/errors';

/** How long the catalog may take to answer. Milliseconds. */
const ANSWERS_WITHIN_MS = 10_000;

/** The catalog does not answer, so what depends on it cannot be told. Answered with 503. */
export class CatalogAwayError extends ServiceUnavailableError {
  /** @param consequence - what cannot be told or done, and what to do, without a full stop */
  constructor(consequence: string, cause?: unknown) {
    super(`The catalog does not answer, so ${consequence}`);
    // The name that Backstage maps to 503 and that clients know.
    this.name = 'ServiceUnavailableError';
    // It names addresses, which are not for the answer: Backstage sends what is enumerable.
    Object.defineProperty(this, 'cause', { value: cause, enumerable: false });
  }
}

/** What the catalog says of a request, in contrast to the catalog not being there. */
const ANSWERS = new Set([
  'AuthenticationError',
  'ConflictError',
  'InputError',
  'NotAllowedError',
  'NotFoundError',
]);

function isAnswer(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { statusCode } = error as { statusCode?: number };
  if (statusCode === undefined) return ANSWERS.has(error.name);
  const passes = statusCode === 408 || statusCode === 429;
  return statusCode >= 400 && statusCode < 500 && !passes;
}

/**
 * Asks the catalog, for as long as somebody may be kept waiting for it.
 *
 * @param consequence - what cannot be told without the answer, for the error
 * @throws CatalogAwayError when the catalog does not answer; what it answers with 4xx,
 *   but for a limited rate, is thrown as it is.
 */
export async function askCatalog<T>(
  consequence: string,
  ask: () => Promise<T>,
  withinMs: number = ANSWERS_WITHIN_MS,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`No answer within ${withinMs} ms`)),
      withinMs,
    );
  });
  try {
    return await Promise.race([ask(), tooLong]);
  } catch (error) {
    throw isAnswer(error) ? error : new CatalogAwayError(consequence, error);
  } finally {
    clearTimeout(timer);
  }
}
