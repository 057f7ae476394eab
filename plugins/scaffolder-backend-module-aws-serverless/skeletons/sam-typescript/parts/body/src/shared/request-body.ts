import { json, type ApiEvent, type ApiResult } from './http';

/** A request that the caller has to mend; told with the status 400. */
export class BadRequest extends Error {
  override name = 'BadRequest';
}

/**
 * The request's body.
 *
 * @throws BadRequest where it is no object in JSON.
 */
export function parseBody(
  event: Pick<ApiEvent, 'body' | 'isBase64Encoded'>,
): Record<string, unknown> {
  const text = event.isBase64Encoded
    ? Buffer.from(event.body ?? '', 'base64').toString('utf8')
    : (event.body ?? '');
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new BadRequest('The body must be JSON.');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new BadRequest('The body must be an object.');
  }
  return body as Record<string, unknown>;
}

/** Answers 400 to what the caller has to mend; other errors are the function's own. */
export async function answering(
  work: () => Promise<ApiResult>,
): Promise<ApiResult> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BadRequest) {
      return json(400, { message: error.message });
    }
    throw error;
  }
}
