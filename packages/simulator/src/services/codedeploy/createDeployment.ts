import { Place, ServiceError, World } from '../../core/types';
import { parseAppSpec } from './appSpec';
import { getConfig } from './configs';
import {
  AlarmConfiguration,
  AutoRollback,
  CODEDEPLOY,
  Creator,
  DeploymentState,
  GroupState,
  LifecycleName,
  Revision,
  activeDeployment,
  codeDeployState,
} from './state';

/** From creation to the first lifecycle event. */
const QUEUE_MS = 2_000;
const ID_LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'];

/** A deployment as somebody asked for it. */
export interface DeploymentRequest {
  revision: Revision;
  /** Instead of the group's. */
  config?: string;
  description?: string;
  creator: Creator;
  /** Instead of the group's. */
  autoRollback?: AutoRollback;
  /** Instead of the group's. */
  overrideAlarms?: AlarmConfiguration;
  rollback?: DeploymentState['rollback'];
}

/**
 * Creates a deployment, which starts a little later. Whether versions and alias fit
 * is found out only then, as in AWS: a bad AppSpec makes a failed deployment.
 *
 * @throws DeploymentLimitExceededException while the group has one in progress
 */
export function createDeployment(
  world: World,
  place: Place,
  group: GroupState,
  request: DeploymentRequest,
): DeploymentState {
  const state = codeDeployState(world, place);
  const active = activeDeployment(state, group);
  if (active) {
    throw new ServiceError(
      'DeploymentLimitExceededException',
      `The Deployment Group '${group.name}' already has an active Deployment '${active.id}'`,
    );
  }
  const config = request.config ?? group.config;
  getConfig(world, place, config);
  const spec = parseAppSpec(request.revision.content);
  const now = world.now();
  const hooks: Partial<Record<LifecycleName, string>> = {
    BeforeAllowTraffic: spec.beforeAllowTraffic,
    AfterAllowTraffic: spec.afterAllowTraffic,
  };
  const previous =
    group.lastSuccessful && state.deployments[group.lastSuccessful];
  const deployment: DeploymentState = {
    id: newId(world),
    application: group.application,
    group: group.name,
    config,
    revision: request.revision,
    previousSha256: previous ? previous.revision.sha256 : undefined,
    spec,
    status: 'Created',
    createTime: now,
    description: request.description,
    creator: request.creator,
    autoRollback: request.autoRollback ?? group.autoRollback,
    overrideAlarms: request.overrideAlarms,
    rollback: request.rollback,
    lifecycle: (
      ['BeforeAllowTraffic', 'AllowTraffic', 'AfterAllowTraffic'] as const
    ).map(name => ({ name, status: 'Pending', hook: hooks[name] })),
    weight: 0,
    lastUpdated: now,
  };
  state.deployments[deployment.id] = deployment;
  group.lastAttempted = deployment.id;
  world.schedule({
    ...locate(place),
    at: now + QUEUE_MS,
    service: CODEDEPLOY,
    type: 'start',
    payload: { id: deployment.id },
  });
  return deployment;
}

/** Account and region alone, of whatever carries them. */
export function locate({ account, region }: Place): Place {
  return { account, region };
}

function newId(world: World): string {
  const letters = Array.from({ length: 9 }, () =>
    world.random.pick(ID_LETTERS),
  );
  return `d-${letters.join('')}`;
}
