import type {
  EntityDeployments,
  Environment,
} from '@backspin/backstage-plugin-deployments-common';
import { mayBringBack } from '../Rollback/glass';

/** Environments in which the reader may bring back two targets or more, in the order in which they matter: the last first. */
export function groupEnvironments({
  environments,
  targets,
}: EntityDeployments): Environment[] {
  return environments
    .filter(
      ({ name }) =>
        targets.filter(
          view => mayBringBack(view) && view.target.environment === name,
        ).length > 1,
    )
    .reverse();
}
