import { ForwardedError, ServiceUnavailableError } from '@backstage/errors';
import { isPassing } from './engine/passing';

const OWN = new Set([
  'AuthenticationError',
  'ConflictError',
  'InputError',
  'NotAllowedError',
  'NotFoundError',
  'NotImplementedError',
  'ServiceUnavailableError',
]);

/**
 * Asks a provider on behalf of a request. An error of AWS is neither the
 * requester's nor, when it passes, worth a report: it becomes one that says so.
 *
 * @throws ServiceUnavailableError when asking again may help.
 */
export async function fromUpstream<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Error) || OWN.has(error.name)) throw error;
    if (isPassing(error)) {
      throw new ServiceUnavailableError(
        `AWS did not answer as it should: ${error.message}. Try again in a moment`,
        error,
      );
    }
    throw new ForwardedError('AWS refused a call', error);
  }
}
