import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import type { StepLog } from '@backspin/backstage-plugin-deployments-common';

/** Most that is given of a log: its end. */
export const LOG_BYTES = 256 * 1024;

const TIMEOUT_MS = 10_000;

/** Reads a stream to its end, keeping only the last `LOG_BYTES`. */
async function tailOf(
  body: ReadableStream<Uint8Array>,
): Promise<{ bytes: Buffer; isCut: boolean }> {
  let kept: Buffer[] = [];
  let length = 0;
  let isCut = false;
  for await (const chunk of body) {
    kept.push(Buffer.from(chunk));
    length += chunk.byteLength;
    if (length > 2 * LOG_BYTES) {
      kept = [Buffer.concat(kept).subarray(-LOG_BYTES)];
      length = LOG_BYTES;
      isCut = true;
    }
  }
  const bytes = Buffer.concat(kept);
  return bytes.byteLength > LOG_BYTES
    ? { bytes: bytes.subarray(-LOG_BYTES), isCut: true }
    : { bytes, isCut };
}

/** Whether an answer holds only the end of the log. */
function isPart(response: Response): boolean {
  const range = response.headers.get('content-range');
  return response.status === 206 && !range?.startsWith('bytes 0-');
}

/**
 * Fetches the end of a log from the presigned link that GetJob has just given.
 * The link works for whoever holds it, so it is neither stored, nor logged, nor
 * part of an error.
 *
 * @throws NotFoundError when the link leads nowhere, ServiceUnavailableError when there is no answer
 */
export async function fetchStepLog(logUrl: string): Promise<StepLog> {
  const url = URL.canParse(logUrl) ? new URL(logUrl) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw new NotFoundError('AWS gave no usable link to the log of this step');
  }
  let response: Response;
  try {
    response = await fetch(url, {
      // S3 gives the end of the file; who does not know ranges gives all of it.
      headers: { range: `bytes=-${LOG_BYTES}` },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status === 416) return { text: '', truncated: false };
    if (response.status === 404) {
      throw new NotFoundError('AWS no longer keeps the log of this step');
    }
    if (!response.ok || !response.body) {
      throw new ServiceUnavailableError(
        `The log could not be read: AWS answered ${response.status}`,
      );
    }
    const { bytes, isCut } = await tailOf(response.body);
    const truncated = isCut || isPart(response);
    const text = bytes.toString('utf8');
    // A cut falls anywhere, even into a character: begin with a whole line.
    return truncated
      ? { text: text.slice(text.indexOf('\n') + 1), truncated }
      : { text, truncated };
  } catch (error) {
    if (
      error instanceof NotFoundError ||
      error instanceof ServiceUnavailableError
    ) {
      throw error;
    }
    throw new ServiceUnavailableError(
      'The log could not be read: there was no answer in time',
    );
  }
}
