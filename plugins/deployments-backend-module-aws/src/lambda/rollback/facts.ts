import type {
  Alarm,
  Release,
} from '@backspin/backstage-plugin-deployments-common';
import type { GroupName } from '../../account';
import type { Routing } from '../codedeploy/schedule';

/** An alias as it is now. */
export interface AliasFacts {
  /** The version that the alias names. */
  version: string;
  /** A second version that gets part of the traffic, and how much of it, 0 to 1. */
  second?: { version: string; weight: number };
  /** For compare-and-set in UpdateAlias. */
  revisionId: string;
}

/** A CodeDeploy deployment of the alias that has not ended. */
export interface InFlightFacts {
  id: string;
  /** CodeDeploy's own status: `Created`, `InProgress` … */
  status: string;
  /** The version before it, to which a stop goes back. */
  from: string;
  /** The version that it brings. */
  to: string;
  /** CodeDeploy itself made it, to go back. */
  isRollback: boolean;
  group: GroupName;
}

/** A published version as AWS lists it. */
export interface VersionFacts {
  release: Release;
  /** Digest of its configuration, values of variables included. */
  configSha256?: string;
}

/** The deployment group of the alias. */
export interface GroupFacts extends GroupName {
  /** Names of the alarms that stop its deployments. */
  alarms: string[];
  /** How the group shifts traffic by itself; absent when that could not be read. */
  shift?: TrafficShift;
}

/** A deployment configuration, and what it does. */
export interface TrafficShift {
  /** `CodeDeployDefault.LambdaLinear10PercentEvery2Minutes`, or one that somebody made. */
  configuration: string;
  routing: Routing;
}

/** The stack that made a function. */
export interface StackFacts {
  name: string;
  /** The version that it has recorded for the alias. */
  recordedVersion?: string;
  /** When it was last updated. */
  updatedAt?: string;
  /** Names of the other functions in it. */
  otherFunctions?: string[];
}

/** What is read of an alias to say where it can go back to. */
export interface TargetFacts {
  alias: AliasFacts;
  inFlight?: InFlightFacts;
  /** Newest first. */
  versions: VersionFacts[];
}

/** What is read in addition to work a plan out. */
export interface PlanFacts extends TargetFacts {
  group?: GroupFacts;
  stack?: StackFacts;
  /** Alarms that watch the alias. */
  alarms: Alarm[];
  /** Provisioned concurrency of the alias. */
  provisionedConcurrency?: number;
}

/** What is taken back: what is being deployed, else what has weights, else what is live. */
export function versionTakenBack({ alias, inFlight }: TargetFacts): string {
  return inFlight?.to ?? alias.second?.version ?? alias.version;
}
