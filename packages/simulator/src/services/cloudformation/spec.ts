import { AlarmSettings } from '../cloudwatch/state';
import { AutoRollback } from '../codedeploy/state';

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

/** A resource of a stack, as its template and AWS name it. */
export interface NamedResource {
  logicalId: string;
  type: string;
  physicalId: string;
}

/** The CodeDeploy group that a template itself makes for an alias. */
export interface OwnGroup {
  logicalId: string;
  name: string;
  application: { logicalId: string; name: string };
  /** ARN. */
  serviceRole: string;
  autoRollback: AutoRollback;
}

/**
 * What surrounds a function in a template that names all of it, as CDK's do. Where a
 * function has none of it, SAM makes it all up: role, log group, version, alias, group.
 */
export interface OwnResources {
  /** Logical id of its `AWS::Lambda::Version`: another one asks for another version. */
  version?: string;
  /** Whether a version outlives its place in the template (`DeletionPolicy: Retain`), as SAM's do. */
  keepsVersions: boolean;
  /** Logical id of its `AWS::Lambda::Alias`. */
  alias?: string;
  /** Of its alias, where `CodeDeployLambdaAliasUpdate` moves it. */
  group?: OwnGroup;
}

/** A function of a template, with its properties already resolved. */
export interface TemplateFunction {
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
  /** Whether X-Ray sees it; default true. */
  tracing?: boolean;
  /** Default JSON, in a group called after the function. */
  logging?: { format: 'JSON' | 'Text'; group: string };
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
  /** Of templates in which SAM makes nothing up. */
  own?: OwnResources;
}

type RequiredOfAlarm =
  | 'name'
  | 'evaluationPeriods'
  | 'threshold'
  | 'comparison';

/** An alarm of a template. Missing data does not breach unless it says so. */
export type TemplateAlarm = { logicalId: string } & Pick<
  AlarmSettings,
  RequiredOfAlarm
> &
  Partial<Omit<AlarmSettings, RequiredOfAlarm>>;

/** A template with its parameters, ready to be deployed. */
export interface StackTemplate {
  stackName: string;
  description?: string;
  parameters?: Record<string, string>;
  tags?: Record<string, string>;
  outputs?: Record<string, string>;
  /** Names under which outputs can be imported by other stacks, by output. */
  exports?: Record<string, string>;
  functions: TemplateFunction[];
  alarms?: TemplateAlarm[];
  /** Further resources, which are there in name only. */
  resources?: (NamedResource & { keeps?: boolean })[];
  /** The template as it was given, in JSON; made up from the above without it. */
  template?: string;
}
