import { ServiceError } from '../../core/types';

/** An opaque paging token. */
export function encodeToken(last: string): string {
  return Buffer.from(JSON.stringify({ last })).toString('base64url');
}

/** Where the page before ended. AWS takes an empty token as none. */
export function decodeToken(token: string | undefined): string | undefined {
  if (!token) return undefined;
  try {
    const { last } = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (typeof last === 'string') return last;
  } catch {
    // Falls through to the error that AWS answers.
  }
  throw new ServiceError(
    'InvalidParameterException',
    'Invalid PaginationToken',
  );
}
