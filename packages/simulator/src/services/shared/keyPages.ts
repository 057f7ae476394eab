import { ServiceError } from '../../core/types';

/** How to cut a page out of a list whose keys sort as strings. */
export interface PageRequest<T> {
  /** A unique key; items must be in the order of their keys. */
  key: (item: T) => string;
  /** Most items a page may have. */
  size: number;
  /** Token of the caller, as `nextToken` of an earlier page. */
  token?: string;
  /** The items are in descending order of their keys. */
  descending?: boolean;
  /** The service's own error for a token that it did not make. */
  invalidToken: () => ServiceError;
}

/** One page, and the token of the next if there is one. */
export interface KeyPage<T> {
  items: T[];
  nextToken?: string;
}

/**
 * Cuts a page. The token names the last item of the page before, so that items
 * that come or go between two calls neither repeat nor hide others.
 */
export function pageByKey<T>(items: T[], request: PageRequest<T>): KeyPage<T> {
  const { key, size, token, descending, invalidToken } = request;
  let rest = items;
  if (token) {
    const last = decode(token);
    if (last === undefined) {
      throw invalidToken();
    }
    rest = items.filter(item =>
      descending ? key(item) < last : key(item) > last,
    );
  }
  const page = rest.slice(0, size);
  return {
    items: page,
    nextToken: rest.length > size ? encode(key(page[size - 1])) : undefined,
  };
}

/** A whole number as a string that sorts like the number. */
export function sortable(value: number): string {
  return String(value).padStart(16, '0');
}

function encode(key: string): string {
  return Buffer.from(JSON.stringify({ k: key })).toString('base64');
}

function decode(token: string): string | undefined {
  try {
    const { k } = JSON.parse(Buffer.from(token, 'base64').toString());
    return typeof k === 'string' ? k : undefined;
  } catch {
    return undefined;
  }
}
