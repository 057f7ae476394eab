import type {
  EnvironmentDefinition,
  EnvironmentPolicy,
  FreezeWindow,
  PolicyMatch,
  StrategyId,
  Target,
} from '@backspin/backstage-plugin-deployments-common';

/** How long a request waits for approval when the policy does not say, in seconds. */
export const DEFAULT_EXPIRY_SECONDS = 4 * 60 * 60;

/** A target as policies see it: with the entity through which it is reached. */
export interface PolicySubject {
  target: Pick<Target, 'environment' | 'resourceName' | 'kind' | 'account'>;
  entityRef: string;
  /** Owners of the entity, as entity refs. */
  owners: string[];
  /** Systems of the entity, as entity refs. */
  systems: string[];
  tags: string[];
}

/** What a rollback of one target needs, all overrides applied. */
export interface EffectivePolicy {
  /** The environment's title, or what stands for it; for messages. */
  name: string;
  approvals: number;
  approverGroups: string[];
  expiresAfterSeconds: number;
  freezeWindows: FreezeWindow[];
  /** Absent when all may be used. */
  strategies?: StrategyId[];
  verificationSeconds: number;
  undoWhenUnhealthy: boolean;
  /** What the requester must type, if anything. */
  confirmation?: string;
}

const includesRef = (refs: readonly string[], ref: string) =>
  refs.some(one => one.toLowerCase() === ref.toLowerCase());

/** Whether an override is for a target. Every given field must match, by any of its items. */
export function matches(match: PolicyMatch, subject: PolicySubject): boolean {
  const { target, entityRef, owners, systems, tags } = subject;
  const any = <T>(items: T[] | undefined, holds: (item: T) => boolean) =>
    items === undefined || items.some(holds);
  return (
    any(match.entities, ref => includesRef([entityRef], ref)) &&
    any(match.owners, ref => includesRef(owners, ref)) &&
    any(match.systems, ref => includesRef(systems, ref)) &&
    any(match.tags, tag => tags.includes(tag)) &&
    any(match.kinds, kind => kind === target.kind) &&
    any(match.accounts, account => account === target.account)
  );
}

/** The policy of an environment for one target: each override that matches replaces what it names. */
function policyIn(
  { policy, overrides = [] }: EnvironmentDefinition,
  subject: PolicySubject,
): EnvironmentPolicy {
  return overrides
    .filter(({ match }) => matches(match, subject))
    .reduce((known, override) => ({ ...known, ...override.policy }), policy);
}

/** Strategies that all of the policies allow; absent when none of them limits any. */
function commonStrategies(
  policies: EnvironmentPolicy[],
): StrategyId[] | undefined {
  return policies
    .flatMap(({ strategies }) => (strategies ? [strategies] : []))
    .reduce<StrategyId[] | undefined>(
      (common, allowed) =>
        common ? common.filter(id => allowed.includes(id)) : allowed,
      undefined,
    );
}

/**
 * What a rollback of a target needs. A target that no rule places may well be
 * production, so what is strictest in any environment holds for it.
 */
export function effectivePolicy(
  environments: EnvironmentDefinition[],
  subject: PolicySubject,
): EffectivePolicy {
  const { target } = subject;
  const own = environments.find(({ name }) => name === target.environment);
  const policies = (own ? [own] : environments).map(environment =>
    policyIn(environment, subject),
  );
  const approvals = Math.max(0, ...policies.map(policy => policy.approvals));
  // Of equally strict ones the last: pipelines end in production.
  const strictest = policies.filter(p => p.approvals === approvals).at(-1);
  return {
    name: own?.title ?? 'targets in no environment',
    approvals,
    approverGroups: strictest?.approverGroups ?? [],
    expiresAfterSeconds: Math.min(
      ...policies.map(
        ({ approvalExpiresAfterSeconds = DEFAULT_EXPIRY_SECONDS }) =>
          approvalExpiresAfterSeconds,
      ),
      ...(policies.length === 0 ? [DEFAULT_EXPIRY_SECONDS] : []),
    ),
    freezeWindows: policies.flatMap(({ freezeWindows = [] }) => freezeWindows),
    strategies: commonStrategies(policies),
    verificationSeconds: Math.max(
      0,
      ...policies.map(policy => policy.verificationSeconds),
    ),
    // Acting by itself is not the careful thing to do where several might hold.
    undoWhenUnhealthy:
      policies.length > 0 &&
      policies.every(policy => policy.undoWhenUnhealthy === true),
    confirmation: policies.some(policy => policy.typedConfirmation)
      ? own?.name ?? target.resourceName
      : undefined,
  };
}
