import type { App } from '@aws-sdk/client-amplify';
import {
  amplifyTargetId,
  parseAmplifyArn,
  type Target,
} from '@backspin/backstage-plugin-deployments-common';
import type { UnfinishedBuild } from './buildQueue';
import { isUnfinished } from './jobs';

/**
 * How many builds of an account and region are known not to have ended: those
 * that the observer has seen, those that ListApps tells of the production
 * branches, and those of the branch itself. At least so many; asking for the jobs
 * of every branch would cost more calls than the figure is worth.
 *
 * @param own - unfinished builds of the target, newly read
 */
export function unfinishedInRegion(
  target: Target,
  own: number,
  apps: readonly App[],
  observed: readonly UnfinishedBuild[],
): number {
  const arn = parseAmplifyArn(target.id)!;
  const elsewhere = observed.filter(({ targetId }) => targetId !== target.id);
  const seen = new Set([
    target.id,
    ...elsewhere.map(({ targetId }) => targetId),
  ]);
  const production = apps.filter(({ appId = '', productionBranch }) => {
    const { branchName, status } = productionBranch ?? {};
    if (
      !branchName ||
      seen.has(amplifyTargetId({ ...arn, appId }, branchName))
    ) {
      return false;
    }
    return isUnfinished(status as Parameters<typeof isUnfinished>[0]);
  });
  return own + elsewhere.length + production.length;
}
