/** A failed read is not tried again for so long, lest each entity of an unreadable account cause a call. */
const FAILURE_KEPT_MS = 15_000;

interface Entry<T> {
  startedAt: number;
  value: Promise<T>;
  failed: boolean;
}

/**
 * Reads that many ask for at about the same time, made once: whoever asks takes
 * part in a read that is under way, or takes its result, if that began recently
 * enough for the asker.
 */
export class SharedReads<T> {
  private readonly entries = new Map<string, Entry<T>>();

  constructor(private readonly capacity = 1000) {}

  /**
   * @param maxAgeMs - how long ago the read may have begun; 0 for a new one
   * @throws what the read threw
   */
  get(key: string, maxAgeMs: number, read: () => Promise<T>): Promise<T> {
    const known = this.entries.get(key);
    const now = Date.now();
    if (known) {
      const limit = known.failed
        ? Math.min(maxAgeMs, FAILURE_KEPT_MS)
        : maxAgeMs;
      if (now - known.startedAt < limit) return known.value;
    }
    const entry: Entry<T> = { startedAt: now, value: read(), failed: false };
    entry.value.catch(() => {
      entry.failed = true;
    });
    this.entries.delete(key);
    this.entries.set(key, entry);
    const [oldest] = this.entries.keys();
    if (this.entries.size > this.capacity) this.entries.delete(oldest);
    return entry.value;
  }

  /** Forgets a result, because it is known to be out of date. */
  forget(key: string): void {
    this.entries.delete(key);
  }
}
