import type { CallCounter } from '@backspin/simulator';

/** A request quota of AWS, for each account and region. */
interface PublishedQuota {
  name: string;
  service: string;
  /** Absent: all operations of the service that no other quota names. */
  operations?: string[];
  perSecond: number;
}

/** The class of calls that is scarce: what Lambda counts together, 15 a second. */
export const SCARCE = 'lambda, everything else';

/**
 * The quotas that AWS publishes, or that are reported and not raisable (AWS.md of
 * the project's notes has the sources). The portal's own table is not used here:
 * it is what is being judged. CodeDeploy, Amplify, STS and the rest of
 * CloudFormation publish no figure, so they set no floor.
 */
const QUOTAS: PublishedQuota[] = [
  {
    name: 'lambda GetFunction',
    service: 'lambda',
    operations: ['GetFunction'],
    perSecond: 100,
  },
  { name: SCARCE, service: 'lambda', perSecond: 15 },
  {
    name: 'cloudformation DescribeStacks',
    service: 'cloudformation',
    operations: ['DescribeStacks'],
    perSecond: 5,
  },
  {
    name: 'cloudwatch DescribeAlarms',
    service: 'monitoring',
    operations: ['DescribeAlarms'],
    perSecond: 9,
  },
  {
    name: 'tagging GetResources',
    service: 'tagging',
    operations: ['GetResources'],
    perSecond: 15,
  },
];

/** Calls that one account and region spent of one quota. */
export interface Spent {
  account: string;
  quota: string;
  perSecond: number;
  calls: number;
}

type Counted = Pick<
  CallCounter,
  'account' | 'region' | 'service' | 'operation' | 'count'
>;

function quotaOf({ service, operation }: Counted) {
  const ofService = QUOTAS.filter(quota => quota.service === service);
  return (
    ofService.find(({ operations }) => operations?.includes(operation)) ??
    ofService.find(({ operations }) => !operations)
  );
}

/** What was spent of each published quota, from the simulator's counters. */
export function spentOf(counters: Counted[]): Spent[] {
  const spent = new Map<string, Spent>();
  for (const counter of counters) {
    const quota = quotaOf(counter);
    if (!quota) continue;
    const { account, region, count } = counter;
    const key = [account, region, quota.name].join('/');
    const entry = spent.get(key) ?? {
      account,
      quota: quota.name,
      perSecond: quota.perSecond,
      calls: 0,
    };
    entry.calls += count;
    spent.set(key, entry);
  }
  return [...spent.values()];
}

/**
 * Seconds that AWS's published rates take for these calls at least: those of the
 * account and quota that take longest, since all others can go on beside them.
 */
export function quotaSeconds(counters: Counted[]): number {
  return Math.max(
    0,
    ...spentOf(counters).map(({ calls, perSecond }) => calls / perSecond),
  );
}

/** Calls of the scarce class, of all accounts together. */
export function scarceCalls(counters: Counted[]): number {
  return spentOf(counters)
    .filter(({ quota }) => quota === SCARCE)
    .reduce((sum, { calls }) => sum + calls, 0);
}

/** Share of a quota that was used at most, of any account, in so many seconds. */
export function highestShare(counters: Counted[], seconds: number): number {
  return quotaSeconds(counters) / seconds;
}

/** The most calls of an operation that one account and region got. */
export function mostCalls(counters: Counted[], wanted: string): number {
  const counts = counters
    .filter(({ operation }) => operation === wanted)
    .map(({ count }) => count);
  return Math.max(0, ...counts);
}

/** Calls that AWS refused for their number. */
export function throttledCalls(
  counters: Array<Pick<CallCounter, 'errors'>>,
): number {
  return counters
    .map(({ errors }) =>
      Object.entries(errors)
        .filter(([name]) => /Throttl|TooManyRequests|LimitExceeded/.test(name))
        .reduce((sum, [, count]) => sum + count, 0),
    )
    .reduce((sum, count) => sum + count, 0);
}
