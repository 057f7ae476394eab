/** An answer with the tag that the server gave it. */
interface Tagged<T> {
  etag: string;
  value: T;
}

/**
 * Remembers the newest answers by address, so that an unchanged one need not be
 * sent nor parsed again. The least recently used goes first.
 *
 * Where the server's `ETag` is not visible across origins (CORS without
 * `Access-Control-Expose-Headers`), nothing is remembered here and the browser's
 * own cache does the same work one level lower.
 */
export class EtagCache {
  readonly #entries = new Map<string, Tagged<unknown>>();
  readonly #limit: number;

  constructor(limit = 50) {
    this.#limit = limit;
  }

  /** The answer last kept for an address. The caller knows its type by the address. */
  get<T>(key: string): Tagged<T> | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry as Tagged<T>;
  }

  /** Keeps an answer. */
  set<T>(key: string, entry: Tagged<T>): void {
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (this.#entries.size > this.#limit) {
      const [oldest] = this.#entries.keys();
      this.#entries.delete(oldest);
    }
  }
}
