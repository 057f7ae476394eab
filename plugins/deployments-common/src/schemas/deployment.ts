import { z } from 'zod';
import { commitSchema, releaseSchema } from './release';

/**
 * How a deployment stands, or ended.
 *
 * @public
 */
export const deploymentStatusSchema = z.enum([
  'queued',
  'running',
  'succeeded',
  'failed',
  'stopped',
  'rolled-back',
]);
/**
 * How a deployment stands, or ended. `rolled-back` is one that AWS itself took
 * back before it finished (a CodeDeploy automatic rollback).
 *
 * @public
 */
export type DeploymentStatus = z.infer<typeof deploymentStatusSchema>;

/**
 * By what a release was made live.
 *
 * @public
 */
export const initiatorSchema = z.object({
  kind: z.enum(['pipeline', 'person', 'rollback', 'auto-rollback', 'unknown']),
  /** Name as shown; for a rollback the entity ref of the person who asked. */
  name: z.string().optional(),
});
/**
 * By what, and by whom, a release was made live.
 *
 * @public
 */
export type Initiator = z.infer<typeof initiatorSchema>;

/**
 * One step of a deployment: a build phase, a lifecycle event, a traffic shift.
 *
 * @public
 */
export const deploymentStepSchema = z.object({
  name: z.string(),
  status: z.enum([
    'pending',
    'running',
    'succeeded',
    'failed',
    'skipped',
    'cancelled',
  ]),
  startedAt: z.string().datetime({ offset: true }).optional(),
  endedAt: z.string().datetime({ offset: true }).optional(),
  /** What AWS says of it, e.g. the reason of a failure. */
  message: z.string().optional(),
  /** A log can be read for this step. */
  hasLog: z.boolean(),
});
/**
 * One step of a deployment.
 *
 * @public
 */
export type DeploymentStep = z.infer<typeof deploymentStepSchema>;

/**
 * The event of making a release live.
 *
 * @public
 */
export const deploymentSchema = z.object({
  /** Unique within the target: CodeDeploy deployment id, Amplify job id, or one made by the observer. */
  id: z.string(),
  targetId: z.string(),
  release: releaseSchema,
  /** Label and id of what was live before, where known. */
  from: z.object({ id: z.string(), label: z.string() }).optional(),
  status: deploymentStatusSchema,
  startedAt: z.string().datetime({ offset: true }),
  endedAt: z.string().datetime({ offset: true }).optional(),
  by: initiatorSchema,
  /** Why: the reason of a rollback, or what AWS says of a failure. */
  reason: z.string().optional(),
  /** The rollback of Backspin that caused it. */
  rollbackId: z.string().optional(),
  /** This release was later taken back, by this rollback. */
  takenBackBy: z.string().optional(),
  steps: z.array(deploymentStepSchema).optional(),
  /** Worked out from what is known rather than recorded by AWS, e.g. from a version's publication. */
  inferred: z.boolean().default(false),
  /** Page of the deployment in the AWS console. */
  consoleUrl: z.string().optional(),
});
/**
 * The event of making a release live: who, when, how long, outcome, by what.
 *
 * @public
 */
export type Deployment = z.infer<typeof deploymentSchema>;

/**
 * A deployment that has not ended, as seen by the newest observation.
 *
 * @public
 */
export const inFlightSchema = z.object({
  deploymentId: z.string(),
  kind: z.enum(['build', 'traffic-shift', 'update']),
  status: z.enum(['queued', 'running', 'stopping']),
  to: releaseSchema,
  from: releaseSchema.optional(),
  startedAt: z.string().datetime({ offset: true }),
  by: initiatorSchema,
  steps: z.array(deploymentStepSchema),
  /** Share of the way, 0 to 1, where it can be told. */
  progress: z.number().min(0).max(1).optional(),
  /** Traffic on the new release, 0 to 1, for a traffic shift. */
  weight: z.number().min(0).max(1).optional(),
  /** The next shift of traffic: when, and to which weight. */
  nextShift: z
    .object({
      at: z.string().datetime({ offset: true }),
      weight: z.number().min(0).max(1),
    })
    .optional(),
  /** From history or from the deployment configuration. */
  expectedEndAt: z.string().datetime({ offset: true }).optional(),
  /** Builds ahead of this one in the same region, which it waits for because Amplify runs five at a time. */
  queuedBehind: z.number().int().optional(),
  commit: commitSchema.optional(),
  consoleUrl: z.string().optional(),
});
/**
 * A deployment that has not ended, as seen by the newest observation.
 *
 * @public
 */
export type InFlight = z.infer<typeof inFlightSchema>;
