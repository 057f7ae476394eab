import { Place, Quota, ServiceDefinition } from '../core/types';

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** Token buckets of the services' quotas, per account and region, in real time. */
export class Throttle {
  enabled: boolean;
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly realTime: () => number, enabled: boolean) {
    this.enabled = enabled;
  }

  /** Takes a token; false when the quota is used up. */
  admit(service: ServiceDefinition, operation: string, place: Place): boolean {
    if (!this.enabled) return true;
    const quota = quotaOf(service, operation);
    if (!quota) return true;
    const burst = quota.burst ?? quota.perSecond;
    const key = [service.id, place.account, place.region, quota.name].join('/');
    const now = this.realTime();
    const bucket = this.buckets.get(key) ?? { tokens: burst, filledAt: now };
    const refill =
      (Math.max(0, now - bucket.filledAt) / 1000) * quota.perSecond;
    bucket.tokens = Math.min(burst, bucket.tokens + refill);
    bucket.filledAt = now;
    this.buckets.set(key, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  reset(): void {
    this.buckets.clear();
  }
}

/** The quota that counts an operation: the one that names it, else the one for all others. */
export function quotaOf(
  service: ServiceDefinition,
  operation: string,
): Quota | undefined {
  const quotas = service.quotas ?? [];
  return (
    quotas.find(
      ({ operations }) =>
        operations !== 'others' && operations.includes(operation),
    ) ?? quotas.find(({ operations }) => operations === 'others')
  );
}
