import type {
  EntityDeployments,
  Environment,
} from '@backspin/backstage-plugin-deployments-common';

/** Environments in which the reader may roll back two targets or more, in the order in which they matter: the last first. */
export function groupEnvironments({
  environments,
  targets,
}: EntityDeployments): Environment[] {
  return environments
    .filter(
      ({ name }) =>
        targets.filter(
          ({ target, mayRollBack }) =>
            mayRollBack && target.environment === name,
        ).length > 1,
    )
    .reverse();
}
