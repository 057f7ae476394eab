import { Place, World, WorldEvent, WorldEventHandler } from '../../core/types';
import { alarmsInAlarm } from '../cloudwatch/alarms';
import { routeAlias } from '../lambda/aliases';
import { lambdaState } from '../lambda/state';
import { getConfig, shiftsOf } from './configs';
import { locate } from './createDeployment';
import { finish } from './finish';
import { problemOf } from './preconditions';
import {
  AlarmConfiguration,
  CODEDEPLOY,
  DeploymentState,
  LifecycleName,
  activeDeployment,
  codeDeployState,
  groupKey,
  isFinished,
} from './state';

/** How long a hook function runs. */
const HOOK_MS = 6_000;

const NO_ALARMS: AlarmConfiguration = {
  enabled: false,
  ignorePollAlarmFailure: false,
  alarms: [],
};

type Payload = { id: string; weight?: number; hook?: LifecycleName };

/** Event handlers that move deployments on. */
export const deploymentHandlers: Record<string, WorldEventHandler<Payload>> = {
  start: handler(start),
  'hook-finished': handler((world, event, deployment) =>
    finishHook(world, event, deployment, event.payload.hook!),
  ),
  shift: handler((world, event, deployment) =>
    shift(world, event, deployment, event.payload.weight!),
  ),
  alarm: (world, event) => onAlarm(world, event),
  stop: handler((world, event, deployment) =>
    finish(
      world,
      event,
      deployment,
      'Stopped',
      {
        code: 'MANUAL_STOP',
        message: 'The deployment was stopped by the user.',
      },
      deployment.stopping?.rollBack ?? false,
    ),
  ),
};

/** Looks the deployment up, and drops events of one that has ended meanwhile. */
function handler(
  run: (
    world: World,
    event: WorldEvent<Payload>,
    deployment: DeploymentState,
  ) => void,
): WorldEventHandler<Payload> {
  return (world, event) => {
    const { deployments } = codeDeployState(world, event);
    const deployment = deployments[event.payload.id];
    if (!deployment || isFinished(deployment)) {
      return;
    }
    // Between the request to stop and the stop itself nothing else happens.
    if (deployment.stopping && event.type !== 'stop') {
      return;
    }
    run(world, event, deployment);
  };
}

function later(
  world: World,
  place: Place,
  ms: number,
  type: string,
  payload: Payload,
): void {
  world.schedule({
    ...locate(place),
    at: world.now() + ms,
    service: CODEDEPLOY,
    type,
    payload,
  });
}

/** The alarms that watch a deployment. */
function alarmsOf(
  world: World,
  place: Place,
  deployment: DeploymentState,
): AlarmConfiguration {
  const { groups } = codeDeployState(world, place);
  const group = groups[groupKey(deployment.application, deployment.group)];
  // The group may have been deleted meanwhile.
  return deployment.overrideAlarms ?? group?.alarms ?? NO_ALARMS;
}

function start(world: World, place: Place, deployment: DeploymentState): void {
  deployment.startTime = world.now();
  const problem = problemOf(world, place, deployment);
  if (problem) {
    finish(world, place, deployment, 'Failed', problem, false);
    return;
  }
  deployment.status = 'InProgress';
  if (deployment.creator === 'codeDeployRollback') {
    deployment.lifecycle[0].status = 'Skipped';
    deployment.lifecycle[2].status = 'Skipped';
    allowTraffic(world, place, deployment);
    return;
  }
  checkAlarms(world, place, deployment);
  if (!isFinished(deployment)) {
    beginHook(world, place, deployment, 'BeforeAllowTraffic');
  }
}

function lifecycle(deployment: DeploymentState, name: LifecycleName) {
  return deployment.lifecycle.find(l => l.name === name)!;
}

function beginHook(
  world: World,
  place: Place,
  deployment: DeploymentState,
  name: LifecycleName,
): void {
  const step = lifecycle(deployment, name);
  step.status = 'InProgress';
  step.startTime = world.now();
  deployment.lastUpdated = world.now();
  later(world, place, step.hook ? HOOK_MS : 0, 'hook-finished', {
    id: deployment.id,
    hook: name,
  });
}

function finishHook(
  world: World,
  place: Place,
  deployment: DeploymentState,
  name: LifecycleName,
): void {
  const step = lifecycle(deployment, name);
  const { failingHooks } = codeDeployState(world, place);
  step.endTime = world.now();
  deployment.lastUpdated = world.now();
  if (step.hook && failingHooks.includes(step.hook)) {
    step.status = 'Failed';
    step.message = `The lifecycle hook function ${step.hook} reported Failed`;
    finish(world, place, deployment, 'Failed', {
      code: 'HOOK_EXECUTION_FAILURE',
      message: `The deployment failed because a lifecycle event hook failed: ${name}`,
    });
    return;
  }
  step.status = 'Succeeded';
  if (name === 'BeforeAllowTraffic') {
    allowTraffic(world, place, deployment);
  } else {
    finish(world, place, deployment, 'Succeeded');
  }
}

function allowTraffic(
  world: World,
  place: Place,
  deployment: DeploymentState,
): void {
  const step = lifecycle(deployment, 'AllowTraffic');
  step.status = 'InProgress';
  step.startTime = world.now();
  const { routing } = getConfig(world, place, deployment.config);
  for (const { after, weight } of shiftsOf(routing)) {
    later(world, place, after, 'shift', { id: deployment.id, weight });
  }
}

/** Moves traffic to a weight; at 100 the alias points at the target version alone. */
function shift(
  world: World,
  place: Place,
  deployment: DeploymentState,
  weight: number,
): void {
  const { spec } = deployment;
  const fn = lambdaState(world, place).functions[spec.functionName];
  const alias = fn?.aliases[spec.alias];
  const rollingBack = deployment.creator === 'codeDeployRollback';
  if (!alias || (!rollingBack && alias.version !== spec.currentVersion)) {
    finish(
      world,
      place,
      deployment,
      'Failed',
      {
        code: 'INVALID_LAMBDA_CONFIGURATION',
        message:
          'The deployment failed because the Lambda function alias was changed while traffic was being shifted.',
      },
      false,
    );
    return;
  }
  routeAlias(
    world,
    place,
    fn,
    alias,
    weight >= 100
      ? { version: spec.targetVersion }
      : {
          version: spec.currentVersion,
          second: { version: spec.targetVersion, weight: weight / 100 },
        },
  );
  deployment.weight = weight;
  deployment.lastUpdated = world.now();
  if (weight < 100) {
    return;
  }
  const step = lifecycle(deployment, 'AllowTraffic');
  step.status = 'Succeeded';
  step.endTime = world.now();
  if (rollingBack) {
    finish(world, place, deployment, 'Succeeded');
  } else {
    beginHook(world, place, deployment, 'AfterAllowTraffic');
  }
}

/** Stops a deployment one of whose alarms is in ALARM. */
function checkAlarms(
  world: World,
  place: Place,
  deployment: DeploymentState,
): void {
  const config = alarmsOf(world, place, deployment);
  const active = config.enabled
    ? alarmsInAlarm(world, place, config.alarms)
    : [];
  if (active.length > 0) {
    finish(world, place, deployment, 'Stopped', {
      code: 'ALARM_ACTIVE',
      message: `One or more alarms have been activated according to the Amazon CloudWatch metrics you selected, and the affected deployments have been stopped. Activated alarms: <${active.join(
        ', ',
      )}>`,
    });
  }
}

/** An alarm went off: looks at every deployment that is shifting traffic. */
function onAlarm(world: World, place: Place): void {
  const state = codeDeployState(world, place);
  for (const group of Object.values(state.groups)) {
    const deployment = activeDeployment(state, group);
    if (
      deployment?.status === 'InProgress' &&
      deployment.creator !== 'codeDeployRollback' &&
      !deployment.stopping
    ) {
      checkAlarms(world, place, deployment);
    }
  }
}
