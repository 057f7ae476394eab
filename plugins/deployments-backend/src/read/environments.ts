import type {
  Environment,
  EnvironmentDefinition,
} from '@backspin/backstage-plugin-deployments-common';

/** Environments as readers see them: without the rules that place targets. */
export function environmentViews(
  environments: EnvironmentDefinition[],
): Environment[] {
  return environments.map(({ name, title, order, policy }) => ({
    name,
    title,
    order,
    policy,
  }));
}
