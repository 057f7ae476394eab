/** The shape of the demo organisation: what it owns and who works there. */

/** The environments that services are deployed to, in the order of the pipeline. */
export const ENVIRONMENTS = ['dev', 'staging', 'prod'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

export type SystemName =
  | 'royalties'
  | 'listening'
  | 'artists'
  | 'analytics'
  | 'platform';

export interface Person {
  /** Entity name: `mara.k` */
  name: string;
  displayName: string;
  groups: string[];
}

export interface Group {
  name: string;
  title: string;
  description: string;
  type: 'team' | 'role';
}

/** CodeDeploy configurations that the estate uses, without `CodeDeployDefault.Lambda`. */
export type Shift =
  | 'Linear10PercentEvery1Minute'
  | 'Linear10PercentEvery2Minutes'
  | 'Canary10Percent5Minutes'
  | 'Canary10Percent10Minutes';

export type Category = 'api' | 'event' | 'utility';

export interface FunctionSpec {
  name: string;
  category: Category;
  /** Where it differs from its service. */
  runtime?: string;
  memorySize?: number;
  /** In prod; the other environments have a small part of it. */
  invocationsPerMinute: number;
  durationMs: number;
  /** False: deployed without an alias, `$LATEST` only. */
  alias?: false;
  /** On the alias, in prod. */
  provisionedConcurrency?: number;
}

/** How the component names its functions in the catalog. */
export type Annotation = 'stack' | 'arns' | 'tags' | 'roadie';

export interface ServiceSpec {
  /** Also the name of the component, the repository and, with `-<env>`, the stack. */
  name: string;
  title: string;
  description: string;
  system: SystemName;
  runtime: string;
  memorySize: number;
  functions: FunctionSpec[];
  /** How traffic is shifted in staging and prod; without it there is no CodeDeploy. */
  shift?: { staging: Shift; prod: Shift };
  /** Whether a pre-traffic hook checks each release. */
  hook?: boolean;
  annotation: Annotation;
  /** Messages of commits, newest first. */
  commits: string[];
}

export interface SystemSpec {
  name: SystemName;
  title: string;
  description: string;
  domain: string;
  owner: string;
  /** Names of the people who write its commits. */
  authors: string[];
}
