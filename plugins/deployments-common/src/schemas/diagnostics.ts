import { z } from 'zod';
import { readErrorSchema } from './observation';

const instant = z.string().datetime({ offset: true });

/**
 * How full a token bucket is.
 *
 * @public
 */
export const bucketStateSchema = z.object({
  name: z.string(),
  /** Calls a second that the portal allows itself. */
  perSecond: z.number(),
  /** AWS's own figure, where published. */
  quotaPerSecond: z.number().optional(),
  available: z.number(),
  capacity: z.number(),
  waiting: z.number().int(),
  /** Answers of AWS that said to slow down, since the start. */
  throttled: z.number().int(),
});
/**
 * How full a token bucket is.
 *
 * @public
 */
export type BucketState = z.infer<typeof bucketStateSchema>;

/**
 * One account, region and service as diagnostics see it.
 *
 * @public
 */
export const serviceHealthSchema = z.object({
  account: z.string(),
  accountName: z.string().optional(),
  region: z.string(),
  service: z.string(),
  reachable: z.enum(['yes', 'no', 'not-tried']),
  /** ARN that the calls are made with. */
  readIdentity: z.string().optional(),
  writeIdentity: z.string().optional(),
  /** Newest error, with the denied action and the fix. */
  error: readErrorSchema.optional(),
  lastSuccessAt: instant.optional(),
  buckets: z.array(bucketStateSchema),
  calls: z.number().int(),
});
/**
 * One account, region and service as diagnostics see it.
 *
 * @public
 */
export type ServiceHealth = z.infer<typeof serviceHealthSchema>;

/**
 * Answer of `GET /v1/diagnostics`.
 *
 * @public
 */
export const diagnosticsSchema = z.object({
  services: z.array(serviceHealthSchema),
  targets: z.object({
    total: z.number().int(),
    observed: z.number().int(),
    failing: z.number().int(),
    unplaced: z.number().int(),
    oldestObservationAt: instant.optional(),
    /** The target whose snapshot is oldest. */
    oldestTarget: z.string().optional(),
  }),
  at: instant,
});
/**
 * What operators see of the portal's own health.
 *
 * @public
 */
export type Diagnostics = z.infer<typeof diagnosticsSchema>;

/**
 * Answer of `GET /v1/diagnostics/policies`: IAM policy documents to paste.
 *
 * @public
 */
export const iamPoliciesSchema = z.object({
  read: z.record(z.string(), z.unknown()),
  write: z.record(z.string(), z.unknown()),
});
/**
 * IAM policies, exactly the calls that the code makes.
 *
 * @public
 */
export type IamPolicies = z.infer<typeof iamPoliciesSchema>;
