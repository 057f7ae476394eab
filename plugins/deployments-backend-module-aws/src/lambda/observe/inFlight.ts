import type { DeploymentInfo, LambdaTarget } from '@aws-sdk/client-codedeploy';
import type {
  InFlight,
  Release,
} from '@backspin/backstage-plugin-deployments-common';
import { deploymentUrl } from '../../consoleUrls';
import { shiftProgress } from '../codedeploy/schedule';
import type { Routing } from '../codedeploy/schedule';
import { inFlightStatus, initiatorOf } from '../codedeploy/status';
import { stepsOf } from '../codedeploy/steps';
import type { Hooks } from '../codedeploy/steps';

/** What a deployment in flight is worked out from. */
export interface InFlightInput {
  info: DeploymentInfo;
  target?: LambdaTarget;
  to: Release;
  from?: Release;
  hooks: Hooks;
  routing?: Routing;
  region: string;
  /** Milliseconds since the epoch. */
  now: number;
}

/** A traffic shift of CodeDeploy as it stands now. */
export function trafficShift(input: InFlightInput): InFlight {
  const { info, target, to, from, hooks, routing, region, now } = input;
  const weight = (target?.lambdaFunctionInfo?.targetVersionWeight ?? 0) / 100;
  const allow = target?.lifecycleEvents?.find(
    ({ lifecycleEventName }) => lifecycleEventName === 'AllowTraffic',
  );
  const began = allow?.startTime?.getTime();
  const shift =
    routing && began !== undefined
      ? shiftProgress(routing, began, weight, now)
      : undefined;
  return {
    deploymentId: info.deploymentId!,
    kind: 'traffic-shift',
    status: inFlightStatus(info),
    to,
    from,
    startedAt: (
      info.startTime ??
      info.createTime ??
      new Date(now)
    ).toISOString(),
    by: initiatorOf(info),
    steps: stepsOf(target, hooks),
    progress: shift?.progress ?? (began === undefined ? 0 : undefined),
    weight,
    nextShift: shift?.nextShift,
    expectedEndAt: shift?.expectedEndAt,
    commit: to.commit,
    consoleUrl: deploymentUrl(region, info.deploymentId!),
  };
}
