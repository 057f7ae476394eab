import type {
  ReadError,
  ServiceHealth,
} from '@backspin/backstage-plugin-deployments-common';

/** What an operator should mend: services of one account and region that fail alike. */
export interface Problem {
  kind: 'failing' | 'throttled';
  account: string;
  accountName?: string;
  region: string;
  services: string[];
  /** Why, where something fails. */
  error?: ReadError;
  /** How often AWS said to slow down. */
  throttled: number;
  /** None of the calls succeeds. */
  unreachable: boolean;
}

/** Sum of the answers of AWS that said to slow down. */
const throttledOf = ({ buckets }: ServiceHealth) =>
  buckets.reduce((sum, { throttled }) => sum + throttled, 0);

/** Whether a service is being held up by throttling now, rather than once in the past. */
const isHeldUp = (health: ServiceHealth) =>
  throttledOf(health) > 0 && health.buckets.some(({ waiting }) => waiting > 0);

const urgencyOf = (health: ServiceHealth) => {
  if (health.reachable === 'no') return 0;
  if (health.error) return 1;
  if (isHeldUp(health)) return 2;
  return health.reachable === 'not-tried' ? 4 : 3;
};

/** Account by account and region by region, those with a problem first, and within them the services with one. */
export function byAccount(services: ServiceHealth[]): ServiceHealth[][] {
  const groups = new Map<string, ServiceHealth[]>();
  services.forEach(health => {
    const key = `${health.account} ${health.region}`;
    groups.set(key, [...(groups.get(key) ?? []), health]);
  });
  const worst = (group: ServiceHealth[]) =>
    Math.min(3, ...group.map(urgencyOf));
  return [...groups.values()]
    .map(group =>
      [...group].sort(
        (a, b) =>
          Math.min(3, urgencyOf(a)) - Math.min(3, urgencyOf(b)) ||
          a.service.localeCompare(b.service),
      ),
    )
    .sort((a, b) => worst(a) - worst(b));
}

/** What should be mended, the most urgent first; what has the same cause is said once. */
export function problemsOf(services: ServiceHealth[]): Problem[] {
  const problems = new Map<string, Problem>();
  byAccount(services)
    .flat()
    .forEach(health => {
      const failing = health.reachable === 'no' || health.error !== undefined;
      if (!failing && !isHeldUp(health)) return;
      const { account, accountName, region, error } = health;
      const kind = failing ? 'failing' : 'throttled';
      const unreachable = health.reachable === 'no';
      const cause = [error?.code, error?.message, error?.fix].join(' ');
      const key = [kind, unreachable, account, region, cause].join(' ');
      const known = problems.get(key);
      problems.set(key, {
        kind,
        account,
        accountName,
        region,
        services: [...(known?.services ?? []), health.service],
        error,
        unreachable,
        throttled: (known?.throttled ?? 0) + throttledOf(health),
      });
    });
  const rank = ({ kind, unreachable }: Problem) =>
    kind === 'throttled' ? 2 : Number(!unreachable);
  return [...problems.values()].sort((a, b) => rank(a) - rank(b));
}

/** Names of AWS services as AWS writes them. */
const SERVICE_NAMES: Record<string, string> = {
  lambda: 'Lambda',
  amplify: 'Amplify',
  codedeploy: 'CodeDeploy',
  cloudformation: 'CloudFormation',
  cloudwatch: 'CloudWatch',
  tagging: 'Resource Groups Tagging',
};

/** Name of a service as AWS writes it, or as it is. */
export const serviceName = (service: string) =>
  SERVICE_NAMES[service] ?? service;

/** An account by its name, where it has one, and its number. */
export const accountText = ({
  account,
  accountName,
}: Pick<ServiceHealth, 'account' | 'accountName'>) =>
  accountName ? `${accountName} (${account})` : account;
