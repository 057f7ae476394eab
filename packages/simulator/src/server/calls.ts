/** One request that reached a service. */
export interface Call {
  /** Real time at which it was answered, in ms since the epoch. */
  at: number;
  account: string;
  region: string;
  service: string;
  operation: string;
  /** HTTP status; 0 when the connection was cut. */
  status: number;
  /** Error name, for an error. */
  error?: string;
  /** How long it took, in real ms. */
  ms: number;
}

/** Calls of one operation in one account and region. */
export interface CallCounter {
  account: string;
  region: string;
  service: string;
  operation: string;
  count: number;
  /** Number of calls by HTTP status. */
  statuses: Record<string, number>;
  /** Number of errors by name. */
  errors: Record<string, number>;
  firstAt: number;
  lastAt: number;
  totalMs: number;
}

export type CallFilter = Partial<
  Pick<Call, 'account' | 'region' | 'service' | 'operation'>
>;

/** What {@link CallLog.query} answers. */
export interface CallReport {
  /** Number of matching calls since the last reset. */
  total: number;
  counters: CallCounter[];
  /** The newest matching calls, oldest first. */
  recent: Call[];
}

const KEPT = 5_000;

/** Counts every call and keeps the newest. */
export class CallLog {
  private readonly counters = new Map<string, CallCounter>();
  private calls: Call[] = [];

  add(call: Call): void {
    const key = [call.account, call.region, call.service, call.operation].join(
      '/',
    );
    let counter = this.counters.get(key);
    if (!counter) {
      const { account, region, service, operation, at } = call;
      counter = {
        account,
        region,
        service,
        operation,
        count: 0,
        statuses: {},
        errors: {},
        firstAt: at,
        lastAt: at,
        totalMs: 0,
      };
      this.counters.set(key, counter);
    }
    counter.count++;
    counter.statuses[call.status] = (counter.statuses[call.status] ?? 0) + 1;
    if (call.error) {
      counter.errors[call.error] = (counter.errors[call.error] ?? 0) + 1;
    }
    counter.lastAt = call.at;
    counter.totalMs += call.ms;
    this.calls.push(call);
    if (this.calls.length >= 2 * KEPT) this.calls = this.calls.slice(-KEPT);
  }

  query(filter: CallFilter = {}, recent = 100): CallReport {
    const wanted = (call: Call | CallCounter) =>
      (Object.keys(filter) as (keyof CallFilter)[]).every(
        key => filter[key] === undefined || filter[key] === call[key],
      );
    const counters = [...this.counters.values()].filter(wanted);
    return {
      total: counters.reduce((sum, { count }) => sum + count, 0),
      counters: structuredClone(counters),
      recent: recent > 0 ? this.calls.filter(wanted).slice(-recent) : [],
    };
  }

  reset(): void {
    this.counters.clear();
    this.calls = [];
  }
}
