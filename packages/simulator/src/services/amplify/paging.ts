import { badRequest } from './errors';

/** One page of a list. */
export interface Page<T> {
  items: T[];
  nextToken?: string;
}

/**
 * A page of `items`, which must be in a stable order. The token names the last
 * item of the page before, so that items that come or go do not shift the rest.
 *
 * @param after - says whether an item comes after the one named by the token
 */
export function paginate<T>(
  items: T[],
  input: { maxResults?: number; nextToken?: string },
  limit: number,
  key: (item: T) => string,
  after: (item: T, lastKey: string) => boolean,
): Page<T> {
  const { maxResults, nextToken } = input;
  if (maxResults !== undefined && (maxResults < 0 || maxResults > limit)) {
    const bound =
      maxResults < 0
        ? 'greater than or equal to 0'
        : `less than or equal to ${limit}`;
    throw badRequest(
      `1 validation error detected: Value '${maxResults}' at 'maxResults' failed to satisfy constraint: Member must have value ${bound}`,
    );
  }
  const size = maxResults || limit;
  let rest = items;
  if (nextToken) {
    const lastKey = decodeToken(nextToken);
    rest = items.filter(item => after(item, lastKey));
  }
  const page = rest.slice(0, size);
  return {
    items: page,
    nextToken:
      rest.length > size ? encodeToken(key(page[page.length - 1])) : undefined,
  };
}

/** The usual case: items in ascending order of their key. */
export function paginateByKey<T>(
  items: T[],
  input: { maxResults?: number; nextToken?: string },
  limit: number,
  key: (item: T) => string,
): Page<T> {
  const ordered = [...items].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  return paginate(ordered, input, limit, key, (item, last) => key(item) > last);
}

function encodeToken(key: string): string {
  return Buffer.from(JSON.stringify({ after: key })).toString('base64url');
}

function decodeToken(token: string): string {
  try {
    const { after } = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (typeof after === 'string') {
      return after;
    }
  } catch {
    // Falls through to the error that AWS gives for any token it did not make.
  }
  throw badRequest('Invalid next token');
}
