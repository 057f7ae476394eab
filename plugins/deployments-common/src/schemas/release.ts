import { z } from 'zod';

/**
 * A commit as far as it is known from AWS.
 *
 * @public
 */
export const commitSchema = z.object({
  /** Full or abbreviated SHA. Amplify's `HEAD` is never stored here. */
  sha: z.string(),
  message: z.string().optional(),
  author: z.string().optional(),
  time: z.string().datetime({ offset: true }).optional(),
  /** Page of the commit at the code host. */
  url: z.string().optional(),
});
/**
 * A commit as far as it is known from AWS.
 *
 * @public
 */
export type Commit = z.infer<typeof commitSchema>;

/**
 * The part of a release that differs from another in a way worth telling. Never values of environment variables.
 *
 * @public
 */
export const releaseConfigurationSchema = z.object({
  runtime: z.string().optional(),
  /** Megabytes. */
  memorySize: z.number().optional(),
  /** Seconds. */
  timeout: z.number().optional(),
  architecture: z.string().optional(),
  handler: z.string().optional(),
  /** Base64 SHA-256 of the deployed package. */
  codeSha256: z.string().optional(),
  /** Names of environment variables, sorted. */
  variableNames: z.array(z.string()).optional(),
  layers: z.array(z.string()).optional(),
});
/**
 * The part of a release that differs from another in a way worth telling.
 *
 * @public
 */
export type ReleaseConfiguration = z.infer<typeof releaseConfigurationSchema>;

/**
 * An immutable thing that can be live on a target.
 *
 * @public
 */
export const releaseSchema = z.object({
  /** Unique within the target: the Lambda version (`43`) or the Amplify job id (`142`). */
  id: z.string(),
  /** As people say it: `v43`, `#142`. */
  label: z.string(),
  commit: commitSchema.optional(),
  /** What AWS says of it where the commit is not known: the message of an Amplify build of `HEAD`. */
  message: z.string().optional(),
  createdAt: z.string().datetime({ offset: true }).optional(),
  configuration: releaseConfigurationSchema.optional(),
});
/**
 * An immutable thing that can be live on a target: a published Lambda version, an Amplify build of one commit.
 *
 * @public
 */
export type Release = z.infer<typeof releaseSchema>;

/**
 * Why a release cannot be rolled back to.
 *
 * @public
 */
export const ineligibilityCodeSchema = z.enum([
  'live-now',
  'deleted',
  'not-active',
  'commit-unknown',
  'build-failed',
  'never-live',
  'same-code',
  'deployment-in-flight',
]);
/**
 * Why a release cannot be rolled back to.
 *
 * @public
 */
export type IneligibilityCode = z.infer<typeof ineligibilityCodeSchema>;

/**
 * A release as a place to go back to.
 *
 * @public
 */
export const releaseCandidateSchema = z.object({
  release: releaseSchema,
  eligible: z.boolean(),
  /** Set when not eligible. */
  reason: z
    .object({ code: ineligibilityCodeSchema, message: z.string() })
    .optional(),
  /** The newest release that was live and not taken back or failing: the one chosen first. */
  lastGood: z.boolean(),
  /** How it did while it was live, where known. */
  record: z
    .object({
      liveFrom: z.string().datetime({ offset: true }).optional(),
      liveUntil: z.string().datetime({ offset: true }).optional(),
      /** Total milliseconds during which it was live. */
      liveForMs: z.number().optional(),
      /** It was rolled back from at least once. */
      takenBack: z.boolean(),
      /** Reason given when it was taken back. */
      takenBackReason: z.string().optional(),
    })
    .optional(),
});
/**
 * A release as a place to go back to.
 *
 * @public
 */
export type ReleaseCandidate = z.infer<typeof releaseCandidateSchema>;
