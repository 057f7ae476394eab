import { Place, SimTime, World } from '../../core/types';

export type DeploymentStatus =
  | 'Created'
  | 'Queued'
  | 'InProgress'
  | 'Succeeded'
  | 'Failed'
  | 'Stopped';

export type RollbackEvent =
  | 'DEPLOYMENT_FAILURE'
  | 'DEPLOYMENT_STOP_ON_ALARM'
  | 'DEPLOYMENT_STOP_ON_REQUEST';

export type Creator =
  | 'user'
  | 'CloudFormation'
  | 'CloudFormationRollback'
  | 'codeDeployRollback';

export interface AlarmConfiguration {
  enabled: boolean;
  ignorePollAlarmFailure: boolean;
  alarms: string[];
}

export interface AutoRollback {
  enabled: boolean;
  events: RollbackEvent[];
}

export interface ApplicationState {
  id: string;
  name: string;
  createTime: SimTime;
}

export interface GroupState {
  id: string;
  application: string;
  name: string;
  config: string;
  serviceRoleArn: string;
  alarms: AlarmConfiguration;
  autoRollback: AutoRollback;
  lastSuccessful?: string;
  lastAttempted?: string;
}

/** How a deployment moves traffic. Steps are percent of traffic; intervals are minutes. */
export type Routing =
  | { type: 'AllAtOnce' }
  | { type: 'TimeBasedCanary'; percentage: number; interval: number }
  | { type: 'TimeBasedLinear'; percentage: number; interval: number };

export interface ConfigState {
  id: string;
  name: string;
  createTime: SimTime;
  routing: Routing;
}

export type LifecycleName =
  | 'BeforeAllowTraffic'
  | 'AllowTraffic'
  | 'AfterAllowTraffic';

export interface LifecycleState {
  name: LifecycleName;
  status: 'Pending' | 'InProgress' | 'Succeeded' | 'Failed' | 'Skipped';
  startTime?: SimTime;
  endTime?: SimTime;
  /** Name of the hook function, if there is one. */
  hook?: string;
  message?: string;
}

/** What the AppSpec file of a Lambda deployment says. */
export interface AppSpec {
  functionName: string;
  alias: string;
  currentVersion: string;
  targetVersion: string;
  beforeAllowTraffic?: string;
  afterAllowTraffic?: string;
}

export interface Revision {
  content: string;
  sha256: string;
}

export interface DeploymentState {
  id: string;
  application: string;
  group: string;
  config: string;
  revision: Revision;
  /** Digest of the revision that the group deployed successfully before. */
  previousSha256?: string;
  spec: AppSpec;
  status: DeploymentStatus;
  error?: { code: string; message: string };
  createTime: SimTime;
  startTime?: SimTime;
  completeTime?: SimTime;
  description?: string;
  creator: Creator;
  autoRollback: AutoRollback;
  overrideAlarms?: AlarmConfiguration;
  rollback?: {
    deploymentId?: string;
    triggeringDeploymentId?: string;
    message?: string;
  };
  lifecycle: LifecycleState[];
  /** Percent of traffic that the target version receives. */
  weight: number;
  lastUpdated: SimTime;
  /** Somebody asked to stop it; what they said of rolling back. */
  stopping?: { rollBack: boolean };
}

export interface CodeDeployState {
  applications: Record<string, ApplicationState>;
  /** By `application/group`. */
  groups: Record<string, GroupState>;
  configs: Record<string, ConfigState>;
  deployments: Record<string, DeploymentState>;
  /** Hook functions that fail when they are run. */
  failingHooks: string[];
}

/** Short name of the service in slices, events and faults. */
export const CODEDEPLOY = 'codedeploy';

/** The CodeDeploy state of one account and region. */
export function codeDeployState(world: World, place: Place): CodeDeployState {
  return world.slice(CODEDEPLOY, place, () => ({
    applications: {},
    groups: {},
    configs: {},
    deployments: {},
    failingHooks: [],
  }));
}

/** Statuses that a deployment never leaves. */
export function isFinished(deployment: DeploymentState): boolean {
  return ['Succeeded', 'Failed', 'Stopped'].includes(deployment.status);
}

/** The deployment that occupies a group, if one does. */
export function activeDeployment(
  state: CodeDeployState,
  group: GroupState,
): DeploymentState | undefined {
  const last = group.lastAttempted && state.deployments[group.lastAttempted];
  return last && !isFinished(last) ? last : undefined;
}

export const groupKey = (application: string, group: string) =>
  `${application}/${group}`;
