import { Place, SimTime, World } from '../../core/types';

/** What a version consists of: its code and its configuration. */
export interface FunctionSettings {
  description: string;
  runtime?: string;
  role: string;
  handler?: string;
  timeout: number;
  memorySize: number;
  environment: Record<string, string>;
  architecture: 'arm64' | 'x86_64';
  ephemeralStorage: number;
  layers: string[];
  tracing: 'Active' | 'PassThrough';
  snapStart: 'None' | 'PublishedVersions';
  logging: { format: 'JSON' | 'Text'; group: string };
  deadLetterTarget?: string;
  packageType: 'Zip' | 'Image';
  imageUri?: string;
  codeSha256: string;
  /** In bytes. */
  codeSize: number;
}

/** A state that somebody set by hand, instead of the one that follows from time. */
export interface ForcedState {
  state: 'Inactive' | 'Failed' | 'Deactivated';
  reason: string;
  reasonCode: string;
}

/** `$LATEST` or a published version. */
export interface VersionState {
  /** `$LATEST` or a whole number. */
  version: string;
  settings: FunctionSettings;
  lastModified: SimTime;
  revisionId: string;
  /** Pending before, Active from this time on. */
  activeAt: SimTime;
  /** `$LATEST` only: an update is in progress until this time. */
  updateEndsAt?: SimTime;
  /** Digest of `$LATEST` when this version was published, to find out that nothing changed. */
  publishedFrom?: string;
  forced?: ForcedState;
}

/** Where an alias sends its traffic. */
export interface Routing {
  version: string;
  /** A second version and its share, in (0, 1]. */
  second?: { version: string; weight: number };
}

/** A routing and the time from which it held. */
export interface RoutingSpan extends Routing {
  from: SimTime;
}

export interface AliasState extends Routing {
  name: string;
  description: string;
  revisionId: string;
  /** Every routing so far, oldest first; the last one is the present. Metrics follow it. */
  history: RoutingSpan[];
}

export interface ProvisionedState {
  requested: number;
  lastModified: SimTime;
  /** When allocation on the present version began. */
  allocatingSince: SimTime;
}

/** Invocations a minute on an average minute of the day, from a time on. */
export interface TrafficSpan {
  from: SimTime;
  invocationsPerMinute: number;
  /** The alias callers use; undefined: they call the function without a qualifier. */
  alias?: string;
}

/** How a version behaves from a time on. */
export interface HealthSpan {
  from: SimTime;
  /** Share of invocations that fail, in [0, 1]. */
  errorRate: number;
  /** Mean duration in ms. */
  durationMs: number;
}

/** Real `Invoke` calls of one minute. */
export interface InvokedMinute {
  minute: number;
  /** `$LATEST`, a version, or an alias; undefined without a qualifier. */
  qualifier?: string;
  version: string;
  invocations: number;
  errors: number;
  durationMs: number;
}

export interface FunctionState {
  name: string;
  createdAt: SimTime;
  latest: VersionState;
  /** Published and not deleted, in ascending order. */
  versions: VersionState[];
  /** Numbers are never used twice, even when versions were deleted. */
  nextVersion: number;
  aliases: Record<string, AliasState>;
  tags: Record<string, string>;
  /** By alias or version. */
  provisioned: Record<string, ProvisionedState>;
  reservedConcurrency?: number;
  /** Policy documents by qualifier; '' is the function itself. */
  policies: Record<string, string>;
  traffic: TrafficSpan[];
  /** By version. */
  health: Record<string, HealthSpan[]>;
  invoked: InvokedMinute[];
}

export interface EventSourceMapping {
  uuid: string;
  /** ARN of the function, with alias or version where it has one. */
  functionArn: string;
  eventSourceArn: string;
  batchSize: number;
  enabled: boolean;
  lastModified: SimTime;
}

export interface LambdaState {
  functions: Record<string, FunctionState>;
  eventSourceMappings: EventSourceMapping[];
}

/** Short name of the service in slices, events and faults. */
export const LAMBDA = 'lambda';

/** The Lambda state of one account and region. */
export function lambdaState(world: World, place: Place): LambdaState {
  return world.slice(LAMBDA, place, () => ({
    functions: {},
    eventSourceMappings: [],
  }));
}

/** `$LATEST` or a published version by its number; undefined if there is none. */
export function findVersion(
  fn: FunctionState,
  version: string,
): VersionState | undefined {
  return version === fn.latest.version
    ? fn.latest
    : fn.versions.find(v => v.version === version);
}
