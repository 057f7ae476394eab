import { AlarmSettings } from '../cloudwatch/state';

/** How CodeDeploy moves traffic of a function, as in SAM's `DeploymentPreference`. */
export interface DeploymentPreference {
  /** `AllAtOnce`, `Canary10Percent5Minutes`, `Linear10PercentEvery1Minute` … */
  type: string;
  /** Names of alarms that stop the deployment. */
  alarms?: string[];
  /** Name of the function run before traffic moves. */
  preHook?: string;
  /** Name of the function run after traffic has moved. */
  postHook?: string;
}

/** A function of a SAM template, with its properties already resolved. */
export interface SamFunction {
  logicalId: string;
  functionName: string;
  /** Digest of the code in base64: changing it makes a new version. */
  codeSha256: string;
  /** In bytes. */
  codeSize?: number;
  /** Default `nodejs24.x`. */
  runtime?: string;
  handler?: string;
  /** In MB; default 256. */
  memory?: number;
  /** In seconds; default 10. */
  timeout?: number;
  /** Default `arm64`. */
  architecture?: 'arm64' | 'x86_64';
  snapStart?: boolean;
  /** Description of the function. */
  description?: string;
  /** Description of the version, where the commit belongs. */
  versionDescription?: string;
  environment?: Record<string, string>;
  /** ARN; default: a role of the stack. */
  role?: string;
  /** `AutoPublishAlias`; without it nothing is published. */
  aliasName?: string;
  /** Without it the alias moves at once, and there is no CodeDeploy. */
  deploymentPreference?: DeploymentPreference;
  /** On the alias. */
  provisionedConcurrency?: number;
  /** Besides the stack's tags. */
  tags?: Record<string, string>;
  /** ARNs of queues, streams and tables that call the function. */
  eventSources?: string[];
}

type RequiredOfAlarm =
  | 'name'
  | 'evaluationPeriods'
  | 'threshold'
  | 'comparison';

/** An alarm of a template. Missing data does not breach unless it says so. */
export type SamAlarm = { logicalId: string } & Pick<
  AlarmSettings,
  RequiredOfAlarm
> &
  Partial<Omit<AlarmSettings, RequiredOfAlarm>>;

/** A template with its parameters, ready to be deployed. */
export interface SamStack {
  stackName: string;
  description?: string;
  parameters?: Record<string, string>;
  tags?: Record<string, string>;
  outputs?: Record<string, string>;
  functions: SamFunction[];
  alarms?: SamAlarm[];
}
