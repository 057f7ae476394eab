import { Random } from '../core/types';

/** What a fault does. */
export type FaultEffect =
  /** The request waits before it is served. */
  | { kind: 'latency'; ms: number }
  /** The service's own throttling error. */
  | { kind: 'throttle' }
  /** A 5xx: 500 InternalFailure, or 503 ServiceUnavailable. */
  | { kind: 'error'; status?: 500 | 503 }
  /** The service's own access-denied error. */
  | { kind: 'accessDenied' }
  /** The connection is reset before the request is served. */
  | { kind: 'reset' }
  /**
   * The operation takes effect, and the answer is lost: the connection is cut after
   * `afterMs` (default at once), or with `hang` it stays open and silent.
   */
  | { kind: 'timeoutAfterEffect'; afterMs?: number; hang?: boolean };

/** Which requests a fault meets; a missing field meets all. `*` is a wildcard. */
export interface FaultTarget {
  /** Service id: `lambda`. */
  service?: string;
  /** `UpdateAlias`, `Get*` */
  operation?: string;
  account?: string;
  region?: string;
}

export type FaultSpec = FaultTarget &
  FaultEffect & {
    /** How many requests it meets before it is gone. Default: any number. */
    count?: number;
    /** Chance in [0, 1] that it meets a matching request. Default 1. */
    probability?: number;
    /** Real milliseconds until it is gone. Default: never. */
    ttlMs?: number;
  };

export type Fault = FaultSpec & {
  id: string;
  /** How many requests it has met. */
  hits: number;
};

export interface FaultedRequest {
  service: string;
  operation: string;
  account: string;
  region: string;
}

function matches(pattern: string | undefined, value: string): boolean {
  if (pattern === undefined) return true;
  const source = pattern
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*');
  return new RegExp(`^${source}$`).test(value);
}

/** The faults in force. Real time, and chance apart from the world's own. */
export class Faults {
  private readonly faults = new Map<string, { fault: Fault; until?: number }>();
  private nextId = 1;

  constructor(
    private readonly realTime: () => number,
    private readonly random: Pick<Random, 'next'>,
  ) {}

  add(spec: FaultSpec): Fault {
    const fault: Fault = { ...spec, id: `fault-${this.nextId++}`, hits: 0 };
    const until =
      spec.ttlMs === undefined ? undefined : this.realTime() + spec.ttlMs;
    this.faults.set(fault.id, { fault, until });
    return { ...fault };
  }

  remove(id: string): boolean {
    return this.faults.delete(id);
  }

  clear(): void {
    this.faults.clear();
  }

  list(): Fault[] {
    this.expire();
    return [...this.faults.values()].map(({ fault }) => ({ ...fault }));
  }

  /** The faults that this request meets, in the order in which they were added. */
  meet(request: FaultedRequest): Fault[] {
    if (this.faults.size === 0) return [];
    this.expire();
    const met: Fault[] = [];
    for (const { fault } of this.faults.values()) {
      if (!matches(fault.service, request.service)) continue;
      if (!matches(fault.operation, request.operation)) continue;
      if (!matches(fault.account, request.account)) continue;
      if (!matches(fault.region, request.region)) continue;
      if (
        fault.probability !== undefined &&
        this.random.next() >= fault.probability
      ) {
        continue;
      }
      fault.hits++;
      met.push({ ...fault });
      if (fault.count !== undefined && fault.hits >= fault.count) {
        this.faults.delete(fault.id);
      }
    }
    return met;
  }

  private expire(): void {
    const now = this.realTime();
    for (const [id, { until }] of this.faults) {
      if (until !== undefined && until <= now) this.faults.delete(id);
    }
  }
}
