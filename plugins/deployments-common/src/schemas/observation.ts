import { z } from 'zod';
import { deploymentSchema, inFlightSchema } from './deployment';
import { releaseSchema } from './release';

const instant = z.string().datetime({ offset: true });

/**
 * An alarm that watches a target.
 *
 * @public
 */
export const alarmSchema = z.object({
  name: z.string(),
  arn: z.string().optional(),
  state: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']),
  /** When the state last changed. */
  since: instant.optional(),
  /** What the alarm measures in a few words: `errors`, `duration p95`. */
  measures: z.string().optional(),
  /** Last value and limit with its unit, where the alarm's reason tells them. */
  value: z.number().optional(),
  threshold: z.number().optional(),
  unit: z.string().optional(),
  reason: z.string().optional(),
  /** The deployment group stops a deployment when this alarm fires. */
  stopsDeployments: z.boolean().default(false),
  consoleUrl: z.string().optional(),
});
/**
 * An alarm that watches a target.
 *
 * @public
 */
export type Alarm = z.infer<typeof alarmSchema>;

/**
 * Something about a target that somebody should know or mend.
 *
 * @public
 */
export const noticeSchema = z.object({
  code: z.enum([
    'out-of-step',
    'leftover-weight',
    'runtime-deprecated',
    'no-alias',
    'builds-paused',
    'domain-unverified',
    'domains-elsewhere',
    'not-active',
    'update-failed',
    'stack-failed',
  ]),
  message: z.string(),
  /** What to do about it. */
  fix: z.string().optional(),
});
/**
 * Something about a target that somebody should know or mend.
 *
 * @public
 */
export type Notice = z.infer<typeof noticeSchema>;

/**
 * The stack that made a target.
 *
 * @public
 */
export const stackSchema = z.object({
  name: z.string(),
  id: z.string().optional(),
  status: z.string(),
  statusReason: z.string().optional(),
  updatedAt: instant.optional(),
  /** The version that the stack recorded for this alias, where it differs from the one that is live. */
  outOfStep: z.object({ recordedVersion: z.string() }).optional(),
  consoleUrl: z.string().optional(),
});
/**
 * The stack that made a target.
 *
 * @public
 */
export type Stack = z.infer<typeof stackSchema>;

/**
 * What is particular to a Lambda alias.
 *
 * @public
 */
export const lambdaDetailsSchema = z.object({
  kind: z.literal('lambda-alias'),
  functionName: z.string(),
  functionArn: z.string(),
  alias: z.string(),
  state: z.string().optional(),
  stateReason: z.string().optional(),
  lastUpdateStatus: z.string().optional(),
  runtime: z.string().optional(),
  /** Set when AWS has announced or reached the runtime's end of support. */
  runtimeEndsOn: z.string().optional(),
  packageType: z.string().optional(),
  /** Megabytes. */
  memorySize: z.number().optional(),
  /** Seconds. */
  timeout: z.number().optional(),
  architecture: z.string().optional(),
  handler: z.string().optional(),
  lastModified: instant.optional(),
  /** `api`, `event` or `utility`, from the function's tags. */
  category: z.string().optional(),
  /** Names only, sorted. */
  variableNames: z.array(z.string()),
  provisionedConcurrency: z.number().optional(),
  codeDeploy: z
    .object({
      application: z.string(),
      deploymentGroup: z.string(),
      /** e.g. `CodeDeployDefault.LambdaLinear10PercentEvery2Minutes`. */
      configuration: z.string(),
      alarms: z.array(z.string()),
      beforeHook: z.string().optional(),
      afterHook: z.string().optional(),
    })
    .optional(),
});
/**
 * What is particular to a Lambda alias.
 *
 * @public
 */
export type LambdaDetails = z.infer<typeof lambdaDetailsSchema>;

/**
 * A custom domain that leads to a branch.
 *
 * @public
 */
export const domainSchema = z.object({
  /** Full name, e.g. `www.distrofm.example`. */
  name: z.string(),
  status: z.string(),
  statusReason: z.string().optional(),
  verified: z.boolean(),
  certificateType: z.string().optional(),
});
/**
 * A custom domain that leads to a branch.
 *
 * @public
 */
export type Domain = z.infer<typeof domainSchema>;

/**
 * What is particular to an Amplify branch.
 *
 * @public
 */
export const amplifyDetailsSchema = z.object({
  kind: z.literal('amplify-branch'),
  appId: z.string(),
  appName: z.string(),
  branch: z.string(),
  stage: z.string().optional(),
  framework: z.string().optional(),
  platform: z.string().optional(),
  /** URL of the connected repository; absent for manual deployments. */
  repository: z.string().optional(),
  autoBuild: z.boolean(),
  pullRequestPreview: z.boolean().optional(),
  defaultUrl: z.string().optional(),
  domains: z.array(domainSchema),
  /** Names only, sorted. */
  variableNames: z.array(z.string()),
  /** Median of recent successful builds, in milliseconds. */
  typicalBuildMs: z.number().optional(),
});
/**
 * What is particular to an Amplify branch.
 *
 * @public
 */
export type AmplifyDetails = z.infer<typeof amplifyDetailsSchema>;

/**
 * What AWS said about a target at one time.
 *
 * @public
 */
export const observationSchema = z.object({
  targetId: z.string(),
  observedAt: instant,
  /** What is live, most traffic first; empty when nothing ever was. Weights add up to 1. */
  live: z.array(
    z.object({ release: releaseSchema, weight: z.number().min(0).max(1) }),
  ),
  /** Since when the first of `live` has been live, and by whom, where known. */
  liveSince: instant.optional(),
  liveBy: deploymentSchema.shape.by.optional(),
  inFlight: inFlightSchema.optional(),
  alarms: z.array(alarmSchema),
  notices: z.array(noticeSchema),
  stack: stackSchema.optional(),
  details: z.discriminatedUnion('kind', [
    lambdaDetailsSchema,
    amplifyDetailsSchema,
  ]),
  consoleUrl: z.string().optional(),
});
/**
 * What AWS said about a target at one time; the newest one is its snapshot.
 *
 * @public
 */
export type Observation = z.infer<typeof observationSchema>;

/**
 * Why a target could not be read, and what would mend it.
 *
 * @public
 */
export const readErrorSchema = z.object({
  code: z.enum([
    'access-denied',
    'throttled',
    'not-found',
    'unreachable',
    'credentials',
    'not-configured',
    'failed',
  ]),
  message: z.string(),
  /** The IAM action that was denied, e.g. `lambda:GetFunction`. */
  action: z.string().optional(),
  /** What to do about it, as a sentence. */
  fix: z.string().optional(),
  at: instant,
});
/**
 * Why a target could not be read, and what would mend it.
 *
 * @public
 */
export type ReadError = z.infer<typeof readErrorSchema>;
