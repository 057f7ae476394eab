import type { DeploymentPreference } from '../description';

/**
 * Minutes that traffic shifts for at least: a canary waits once, a linear shift
 * takes nine steps after its first ten percent.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html
 */
export function shiftMinutes(preference: DeploymentPreference): number {
  const canary = /^Canary10Percent(\d+)Minutes$/.exec(preference);
  const linear = /^Linear10PercentEvery(\d+)Minutes?$/.exec(preference);
  return Number(canary?.[1] ?? 0) + Number(linear?.[1] ?? 0) * 9;
}
