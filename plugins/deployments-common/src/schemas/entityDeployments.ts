import { z } from 'zod';
import { environmentSchema } from './environment';
import { observationSchema, readErrorSchema } from './observation';
import { releaseSchema } from './release';
import { rollbackSchema } from './rollback';
import { annotationProblemSchema, targetSchema } from './target';

/**
 * A target with its snapshot and how fresh that is.
 *
 * @public
 */
export const targetViewSchema = z.object({
  target: targetSchema,
  /** Absent until the target has been read once. */
  observation: observationSchema.optional(),
  /** The newest attempt to read it failed like this; the observation is older. */
  error: readErrorSchema.optional(),
  /** The rollback in progress, or the newest one that ended. */
  rollback: rollbackSchema.optional(),
  /** How many releases another environment is ahead, where history tells. */
  behind: z
    .object({ environment: z.string(), releases: z.number().int() })
    .optional(),
  /** What went before the live release on this target: how long, how it did. */
  previous: z
    .object({ release: releaseSchema, liveForMs: z.number().optional() })
    .optional(),
  /** Whether the reader may roll this target back. */
  mayRollBack: z.boolean(),
  /** Whether the reader may roll it back past approval and freeze, be it the only way for this reader. */
  mayBreakGlass: z.boolean().optional(),
});
/**
 * A target with its snapshot and how fresh that is.
 *
 * @public
 */
export type TargetView = z.infer<typeof targetViewSchema>;

/**
 * Answer of `GET /v1/entities/:kind/:namespace/:name/deployments`.
 *
 * @public
 */
export const entityDeploymentsSchema = z.object({
  entityRef: z.string(),
  /** In order of the pipeline. */
  environments: z.array(environmentSchema),
  targets: z.array(targetViewSchema),
  problems: z.array(annotationProblemSchema),
  /** The entity carries none of the annotations. */
  unannotated: z.boolean(),
  /** The entity's targets have not been looked up yet; ask again soon. */
  resolving: z.boolean(),
});
/**
 * All that an entity's page shows at once.
 *
 * @public
 */
export type EntityDeployments = z.infer<typeof entityDeploymentsSchema>;

/**
 * Body of `POST …/refresh`.
 *
 * @public
 */
export const refreshRequestSchema = z.object({
  target: z.string().max(2048).optional(),
});
