import { EnvironmentDescription, stackName } from '../description';
import { partitionOf } from '../aws/partitionOf';
import { shiftMinutes } from './trafficShift';

/** Minutes that a deployment takes besides the shifting of traffic, tests included. */
const OTHER_MINUTES = 45;

/** Names of the roles of an environment, as `bootstrap/roles.yaml` makes them. */
export function roleNames(service: string, environment: string) {
  const stack = stackName(service, environment);
  return {
    deploy: `${stack}-deploy`,
    cloudFormation: `${stack}-cloudformation`,
    diff: `${stack}-diff`,
  };
}

/** What workflows can refer to of one environment, in the order of environments. */
export function environmentValues(
  service: string,
  environments: EnvironmentDescription[],
  kind: 'sam' | 'cdk',
) {
  return environments.map((environment, index) => {
    const roles = roleNames(service, environment.name);
    const partition = partitionOf(environment.region);
    const arn = (role: string) =>
      `arn:${partition}:iam::${environment.accountId}:role/${role}`;
    const minutes =
      shiftMinutes(environment.deploymentPreference) + OTHER_MINUTES;
    return {
      ...environment,
      partition,
      stack: stackName(service, environment.name),
      deployRole: arn(roles.deploy),
      cloudFormationRole: arn(roles.cloudFormation),
      diffRole: arn(roles.diff),
      needs: needsOf(environments, index, kind),
      diffNeeds: needsOf(environments, index, 'sam'),
      condition: conditionOf(environments, index),
      timeoutMinutes: minutes,
      // Roles are taken on for an hour at least, so that nothing is cut short.
      sessionSeconds: Math.max(60, minutes) * 60,
    };
  });
}

function needsOf(
  environments: EnvironmentDescription[],
  index: number,
  kind: 'sam' | 'cdk',
): string {
  const needs = [
    'build',
    ...(index > 0 ? [`deploy-${environments[index - 1].name}`] : []),
    ...(kind === 'cdk' ? [`diff-${environments[index].name}`] : []),
  ];
  return needs.length > 1 ? `[${needs.join(', ')}]` : needs[0];
}

/**
 * When an environment is deployed to: on a push to its own branch, and on one to
 * the last environment's, which passes through all. An environment in between may
 * follow one that was skipped, which GitHub would pass on unless told otherwise.
 */
function conditionOf(
  environments: EnvironmentDescription[],
  index: number,
): string {
  const last = environments.length - 1;
  const refs = [...new Set([index, last])]
    .map(at => `github.ref == 'refs/heads/${environments[at].branch}'`)
    .join(' || ');
  return index > 0 && index < last
    ? `\${{ !cancelled() && !failure() && (${refs}) }}`
    : refs;
}
