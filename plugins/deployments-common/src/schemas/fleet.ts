import { z } from 'zod';
import { environmentSchema } from './environment';
import { noticeSchema, readErrorSchema } from './observation';
import { targetKindSchema, targetSchema } from './target';

/**
 * The states in which a target is shown, see `stateOf`.
 *
 * @public
 */
export const targetStateSchema = z.enum([
  'live',
  'failing',
  'moving',
  'attention',
  'paused',
  'rolled-back',
  'unknown',
]);

/**
 * Query of `GET /v1/fleet`. All that is given must hold.
 *
 * @public
 */
export const fleetQuerySchema = z.object({
  environment: z.string().max(128).optional(),
  kind: targetKindSchema.optional(),
  account: z.string().max(12).optional(),
  state: targetStateSchema.optional(),
  /** Owner of the entity, as an entity ref. */
  owner: z.string().max(512).optional(),
  /** Words that must all occur in name, entity, owner, release, commit or runtime. */
  text: z.string().max(200).optional(),
});
/**
 * Query of the fleet.
 *
 * @public
 */
export type FleetQuery = z.infer<typeof fleetQuerySchema>;

/**
 * A target in a line.
 *
 * @public
 */
export const fleetTargetSchema = z.object({
  entityRef: z.string(),
  owners: z.array(z.string()),
  target: targetSchema,
  state: targetStateSchema,
  release: z.object({ id: z.string(), label: z.string() }).optional(),
  commit: z
    .object({ sha: z.string(), message: z.string().optional() })
    .optional(),
  liveSince: z.string().datetime({ offset: true }).optional(),
  inFlight: z
    .object({
      kind: z.string(),
      label: z.string(),
      progress: z.number().optional(),
      weight: z.number().optional(),
    })
    .optional(),
  /** The firing alarm, or the first thing that needs attention. */
  notice: z.string().optional(),
  /** Code of what needs attention, when that is what `notice` says. */
  noticeCode: noticeSchema.shape.code.optional(),
  runtime: z.string().optional(),
  behind: z
    .object({ environment: z.string(), releases: z.number().int() })
    .optional(),
  observedAt: z.string().datetime({ offset: true }).optional(),
  /** The newest attempt to read it failed. */
  error: readErrorSchema.shape.code.optional(),
});
/**
 * A target in a line.
 *
 * @public
 */
export type FleetTarget = z.infer<typeof fleetTargetSchema>;

/**
 * Answer of `GET /v1/fleet`: all targets that the reader may see.
 *
 * @public
 */
export const fleetSchema = z.object({
  environments: z.array(environmentSchema),
  targets: z.array(fleetTargetSchema),
});
/**
 * All targets that the reader may see.
 *
 * @public
 */
export type Fleet = z.infer<typeof fleetSchema>;

/**
 * Answer of `GET /v1/environments`.
 *
 * @public
 */
export const environmentsSchema = z.object({
  environments: z.array(environmentSchema),
});
/**
 * The environments of the pipeline, in order.
 *
 * @public
 */
export type Environments = z.infer<typeof environmentsSchema>;
