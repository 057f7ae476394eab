/**
 * What the parts of the simulator share: the world, its clock and event queue,
 * and the shape of a simulated service. Services depend on this file alone.
 */

/** A point of simulated time, in milliseconds since the Unix epoch. */
export type SimTime = number;

/** Simulated time. It follows real time at `speed`, can be stopped and stepped. */
export interface Clock {
  /** The simulated time now, in milliseconds since the epoch. */
  now(): SimTime;
  /** How many simulated milliseconds pass in a real one; 0 when stopped. */
  readonly speed: number;
  setSpeed(speed: number): void;
  /** Moves simulated time forward by `ms` at once. */
  step(ms: number): void;
}

/** Seeded randomness whose state is saved with the world. */
export interface Random {
  /** The next number in [0, 1). */
  next(): number;
  int(minInclusive: number, maxInclusive: number): number;
  pick<T>(items: readonly T[]): T;
  /** A string of `length` lowercase hex digits. */
  hex(length: number): string;
  uuid(): string;
}

/** Where a resource lives. */
export interface Place {
  account: string;
  region: string;
}

/**
 * Something that will happen at a simulated time. Events are plain data, so that
 * a saved world goes on where it stopped; `type` selects the handler that the
 * owning service registered.
 */
export interface WorldEvent<P = any> extends Place {
  at: SimTime;
  service: string;
  type: string;
  payload: P;
}

export type WorldEventHandler<P = any> = (
  world: World,
  event: WorldEvent<P>,
) => void;

/**
 * All simulated state. Everything reachable from `slice` is plain JSON: no
 * classes, no functions, no Dates (use SimTime), no cycles.
 */
export interface World {
  readonly clock: Clock;
  readonly random: Random;
  /**
   * Simulated time as seen by handlers: the event's own time while an event is
   * handled, the clock's otherwise.
   */
  now(): SimTime;
  /** The state of a service in one account and region; made by `init` on first use. */
  slice<S>(service: string, place: Place, init: () => S): S;
  /** Every account and region in which a service has state. */
  places(service: string): Place[];
  /** Queues an event. Returns an id for `cancel`. */
  schedule(event: WorldEvent): number;
  cancel(id: number): void;
  on(service: string, type: string, handler: WorldEventHandler): void;
  /** Handles, in order of time, every event that is due. Called before every request. */
  advance(): void;
}

/** Who signed a request, and what for. */
export interface Caller extends Place {
  accessKeyId: string;
  /** `arn:aws:iam::…:user/…` or `arn:aws:sts::…:assumed-role/…/session`. */
  arn: string;
  userId: string;
}

/** What a handler knows of the request it serves. */
export interface RequestContext extends Place {
  world: World;
  caller: Caller;
  requestId: string;
  /** Simulated time of the request. */
  now: SimTime;
  /** Real time of the request, in ms; only for what the caller's own clock judges, such as credentials. */
  realNow: number;
  /** Absolute base URL of the simulator as the caller sees it, for presigned links. */
  baseUrl: string;
}

/** A resource and its tags, as the Resource Groups Tagging API lists them. */
export interface TaggedResource {
  arn: string;
  tags: Record<string, string>;
}

/**
 * Something one can ask the world to do that is no AWS call: push a commit, make
 * a function fail. Offered by name on the control interface; input and output are JSON.
 */
export type WorldAction<I = any, O = any> = (
  world: World,
  input: I,
) => O | Promise<O>;

/**
 * A part of the world that is not itself an AWS service, e.g. the demo estate and
 * its motion.
 */
export interface WorldModule {
  /** Short name, used in event types and in front of its actions' names. */
  id: string;
  /** Registers event handlers. Called once, before any state is built or loaded. */
  register?(world: World): void;
  /** Named actions, reached as `<id>.<name>`. */
  actions?: Record<string, WorldAction>;
}

/** What a caller was refused. */
export interface Denial {
  /** `lambda:GetFunction` */
  action: string;
  /** ARN of the resource, or `*` where the service does not name it. */
  resource: string;
  /** AWS's sentence, ready for use as the error's message. */
  message: string;
}

/** One operation. Input and output have the SDK's own types; Dates are `Date`. */
export type OperationHandler<I = any, O = any> = (
  input: I,
  context: RequestContext,
) => O | Promise<O>;

/**
 * An AWS service error, thrown by handlers and put on the wire in the protocol of
 * the service. `name` is the error's shape name in the SDK (`ResourceNotFoundException`);
 * status and wire code come from the shape's own traits.
 */
export class ServiceError extends Error {
  constructor(
    name: string,
    message: string,
    /** Further members of the error shape, e.g. `{ Type: 'User' }`. */
    readonly members: Record<string, unknown> = {},
    /** HTTP status, for errors that are not in the SDK's model of the service. */
    readonly status?: number,
  ) {
    super(message);
    this.name = name;
  }
}

/** A token bucket of the service: operations that share a published quota. */
export interface Quota {
  name: string;
  /** Sustained calls a second, and the size of the burst. */
  perSecond: number;
  burst?: number;
  /** The operations counted, or every operation that no other quota names. */
  operations: string[] | 'others';
}

/**
 * A simulated service: its SDK module (whose exported schemas are its wire
 * format), its handlers by operation name, and its quotas by account and region.
 */
export interface ServiceDefinition extends WorldModule {
  /** Signing name as in the SigV4 credential scope: `lambda`, `monitoring` … */
  signingName: string;
  /** Short name used in faults, logs and event types: `lambda`, `cloudwatch` … */
  id: string;
  /** The imported SDK client module, e.g. `import * as sdk from '@aws-sdk/client-lambda'`. */
  sdk: Record<string, any>;
  protocol: 'restJson1' | 'awsJson1_0' | 'awsJson1_1' | 'awsQuery';
  operations: Record<string, OperationHandler>;
  quotas?: Quota[];
  /** Shape name and members of this service's throttling error. */
  throttlingError: (operation: string) => ServiceError;
  accessDeniedError: (
    caller: Caller,
    operation: string,
    denial: Denial,
  ) => ServiceError;
  /**
   * The error for input that breaks the SDK's own schema (a required member is
   * missing). Without it: `<Member>RequiredException` where the service has that
   * shape, else ValidationException (ValidationError in the query protocol).
   */
  validationError?: (message: string, operation: string) => ServiceError;
  /** Prefix of the service's IAM actions, where it is not the signing name: `cloudwatch`. */
  iamPrefix?: string;
  /** IAM actions of operations whose name differs, e.g. `{ Invoke: 'lambda:InvokeFunction' }`. */
  iamActions?: Record<string, string>;
  /** Operations that every caller may use, whatever its role says. */
  unrestricted?: string[];
  /** The ARN an operation is authorized on; `*` without it. */
  resourceArn?(operation: string, input: any, place: Place): string | undefined;
  /** Every tagged resource of the service in one account and region. */
  taggedResources?(world: World, place: Place): TaggedResource[];
  /** Extra plain-HTTP routes (presigned logs and artifacts), matched before AWS routing. */
  http?(
    request: Request,
    world: World,
  ): Promise<Response | undefined> | Response | undefined;
}
