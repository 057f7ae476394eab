import type { ReadError } from '@backspin/backstage-plugin-deployments-common';

/** What is known of one service in one account and region from the calls made so far. */
export interface ServiceRecord {
  account: string;
  region: string;
  service: string;
  calls: number;
  reachable: 'yes' | 'no' | 'not-tried';
  lastSuccessAt?: string;
  /** The newest error of each operation that has not succeeded since. */
  errors: Map<string, ReadError>;
}

/** Keeps count of calls, for the diagnostics page. */
export class HealthLedger {
  private readonly records = new Map<string, ServiceRecord>();

  /** A call is about to be made. */
  called(account: string, region: string, service: string): void {
    this.record(account, region, service).calls += 1;
  }

  /** The operation succeeded. */
  succeeded(
    account: string,
    region: string,
    service: string,
    operation: string,
  ): void {
    const record = this.record(account, region, service);
    record.reachable = 'yes';
    record.lastSuccessAt = new Date().toISOString();
    record.errors.delete(operation);
  }

  /**
   * The operation failed. That something does not exist is an answer like
   * another, and no fault of the service.
   */
  failed(
    account: string,
    region: string,
    service: string,
    operation: string,
    error: ReadError,
  ): void {
    const record = this.record(account, region, service);
    const noAnswer =
      error.code === 'unreachable' || error.code === 'credentials';
    record.reachable = noAnswer ? 'no' : 'yes';
    if (error.code !== 'not-found') record.errors.set(operation, error);
  }

  /** What is known of a service; zeros when it was never called. */
  record(account: string, region: string, service: string): ServiceRecord {
    const key = `${account}/${region}/${service}`;
    let record = this.records.get(key);
    if (!record) {
      record = {
        account,
        region,
        service,
        calls: 0,
        reachable: 'not-tried',
        errors: new Map(),
      };
      this.records.set(key, record);
    }
    return record;
  }
}
