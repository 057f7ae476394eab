import type {
  EnvironmentDefinition,
  EnvironmentPolicy,
  Target,
} from '@backspin/backstage-plugin-deployments-common';

/** The part of an environment's policy that a plan carries. */
export type PlanPolicy = Pick<EnvironmentPolicy, 'verificationSeconds'> & {
  /** What the requester must type, if anything. */
  confirmation?: string;
};

/**
 * What a rollback of a target needs. A target that no rule places may well be
 * production, so the strictest of all environments holds for it.
 */
export function policyOf(
  environments: EnvironmentDefinition[],
  target: Pick<Target, 'environment' | 'resourceName'>,
): PlanPolicy {
  const own = environments.find(({ name }) => name === target.environment);
  const policies = (own ? [own] : environments).map(({ policy }) => policy);
  return {
    verificationSeconds: Math.max(
      0,
      ...policies.map(policy => policy.verificationSeconds),
    ),
    confirmation: policies.some(policy => policy.typedConfirmation)
      ? own?.name ?? target.resourceName
      : undefined,
  };
}
