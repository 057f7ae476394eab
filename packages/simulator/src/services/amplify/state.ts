/**
 * What the simulated Amplify keeps of one account and region. All of it is plain
 * JSON (see `World`), so times are numbers and everything is keyed by name.
 */
import type { Place, SimTime, World } from '../../core/types';
import type {
  AutoBranchCreationConfig,
  CacheConfig,
  CertificateSettings,
  CustomRule,
  JobConfig,
  JobStatus,
  JobType,
  Platform,
  SourceUrlType,
  Stage,
  SubDomainSetting,
} from '@aws-sdk/client-amplify';

export const SERVICE = 'amplify';

/** A commit of the repository that an app builds from. */
export interface Commit {
  /** Forty hex digits. */
  sha: string;
  message: string;
  author: string;
  time: SimTime;
}

/** Ways in which a build can fail, each with its phase and its own log. */
export type FailureKind =
  | 'dependencies'
  | 'registry'
  | 'types'
  | 'module'
  | 'tests'
  | 'memory'
  | 'artifact'
  | 'deploy'
  | 'verify';

/** The phases of a build, in order. `deploy` and `verify` are also steps of the job. */
export const PHASES = [
  'provision',
  'preBuild',
  'build',
  'postBuild',
  'deploy',
  'verify',
] as const;
export type Phase = (typeof PHASES)[number];

/** How long each phase takes, in simulated milliseconds. */
export type PhaseDurations = Record<Phase, number>;

/** What a build will do, drawn when the job is made. */
export interface BuildPlan {
  durations: PhaseDurations;
  failure?: FailureKind;
}

/** The head of a branch in the repository; `failure` if that commit cannot be built. */
export interface Head extends Commit {
  failure?: FailureKind;
}

export interface JobState {
  id: number;
  type: JobType;
  /** What AWS records: a sha, `HEAD`, or nothing for a manual deployment. */
  commitId: string;
  commitMessage: string;
  commitTime: SimTime;
  /** What was really checked out; AWS does not tell. Known from the start of the build. */
  built?: Head;
  /** For a RETRY, the commit to build. Absent: the head when the build starts. */
  pinned?: Head;
  reason?: string;
  /** When the job was asked for. */
  startTime: SimTime;
  /** When a build slot was taken. */
  startedAt?: SimTime;
  /** When StopJob was called. */
  stoppedAt?: SimTime;
  endTime?: SimTime;
  /** `PROVISIONING` and `RUNNING` are told apart by the clock: see `timeline.ts`. */
  status: JobStatus;
  plan: BuildPlan;
  sourceUrl?: string;
  sourceUrlType?: SourceUrlType;
  /** Of a manual deployment: the files that were put, by name, with their size. */
  uploads?: Record<string, number>;
  /** Of a manual deployment: the names that CreateDeployment gave upload links for. */
  expectedUploads?: string[];
  /** The queued event that ends the job. */
  endEvent?: number;
}

export interface BranchState {
  name: string;
  description: string;
  stage: Stage;
  displayName: string;
  framework: string;
  enableNotification: boolean;
  enableAutoBuild: boolean;
  enableSkewProtection?: boolean;
  enableBasicAuth: boolean;
  basicAuthCredentials?: string;
  enablePerformanceMode: boolean;
  enablePullRequestPreview: boolean;
  pullRequestEnvironmentName?: string;
  environmentVariables: Record<string, string>;
  buildSpec?: string;
  ttl: string;
  backendEnvironmentArn?: string;
  backend?: { stackArn?: string };
  computeRoleArn?: string;
  tags: Record<string, string>;
  createTime: SimTime;
  updateTime: SimTime;
  /** The job whose build is served; a failed build leaves it as it was. */
  activeJobId?: number;
  lastJobId: number;
  /** Oldest first. */
  jobs: JobState[];
}

export interface DomainState {
  name: string;
  enableAutoSubDomain: boolean;
  autoSubDomainCreationPatterns?: string[];
  autoSubDomainIAMRole?: string;
  subDomains: SubDomainSetting[];
  certificate: CertificateSettings;
  /** The CloudFront distribution behind the domain. */
  distribution: string;
  verification: string;
  createdAt: SimTime;
  updatedAt?: SimTime;
}

export interface WebhookState {
  id: string;
  appId: string;
  branchName: string;
  description: string;
  token: string;
  createTime: SimTime;
  updateTime: SimTime;
}

export interface BackendEnvironmentState {
  name: string;
  stackName?: string;
  deploymentArtifacts?: string;
  createTime: SimTime;
  updateTime: SimTime;
}

export interface AppState {
  appId: string;
  name: string;
  description: string;
  /** Empty for an app that is deployed by hand. */
  repository: string;
  platform: Platform;
  computeRoleArn?: string;
  iamServiceRoleArn?: string;
  environmentVariables: Record<string, string>;
  enableBranchAutoBuild: boolean;
  enableBranchAutoDeletion: boolean;
  enableBasicAuth: boolean;
  basicAuthCredentials?: string;
  customRules: CustomRule[];
  tags: Record<string, string>;
  buildSpec?: string;
  customHeaders: string;
  enableAutoBranchCreation: boolean;
  autoBranchCreationPatterns: string[];
  autoBranchCreationConfig?: AutoBranchCreationConfig;
  jobConfig?: JobConfig;
  cacheConfig?: CacheConfig;
  createTime: SimTime;
  updateTime: SimTime;
  branches: Record<string, BranchState>;
  /** The repository's branches, connected or not. */
  heads: Record<string, Head>;
  domains: Record<string, DomainState>;
  backendEnvironments: Record<string, BackendEnvironmentState>;
}

/** Which job, of which branch of which app. */
export interface JobRef {
  appId: string;
  branchName: string;
  jobId: number;
}

export interface AmplifyState {
  apps: Record<string, AppState>;
  webhooks: Record<string, WebhookState>;
  /** Jobs with a build slot, and those waiting for one in order. */
  running: JobRef[];
  waiting: JobRef[];
}

/** The state of Amplify in one account and region. */
export function amplifyState(world: World, place: Place): AmplifyState {
  return world.slice<AmplifyState>(SERVICE, place, () => ({
    apps: {},
    webhooks: {},
    running: [],
    waiting: [],
  }));
}
