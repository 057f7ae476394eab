import { z } from 'zod';
import { explainsBrokenGlass } from './breakGlass';
import { planSchema, strategyIdSchema } from './plan';
import { releaseSchema } from './release';
import { rollbackStatusSchema, verdictSchema } from './rollback';
import { targetSchema } from './target';

const instant = z.string().datetime({ offset: true });

/**
 * Targets that one group rolls back at most.
 *
 * @public
 */
export const MOST_GROUP_MEMBERS = 100;

/**
 * What becomes of the targets that have not begun when one does not succeed.
 *
 * @public
 */
export const onFailureSchema = z.enum(['stop', 'continue']);
/**
 * What becomes of the targets that have not begun when one does not succeed: they are
 * cancelled, or they begin all the same.
 *
 * @public
 */
export type OnFailure = z.infer<typeof onFailureSchema>;

const choiceSchema = z.strictObject({
  target: z.string().min(1).max(2048),
  /** Release id; the last good one when absent. */
  to: z.string().max(128).optional(),
  strategy: strategyIdSchema.optional(),
});
const entityRef = z.string().min(1).max(512);

/**
 * Body of `POST …/group-plans` of an entity: all its targets of an environment, or a list.
 *
 * @public
 */
export const entityGroupPlanRequestSchema = z
  .strictObject({
    /** Name of the environment; `(none)` for the targets in none. */
    environment: z.string().min(1).max(128).optional(),
    targets: z.array(choiceSchema).min(1).max(MOST_GROUP_MEMBERS).optional(),
  })
  .refine(
    ({ environment, targets }) =>
      (environment === undefined) !== (targets === undefined),
    'expected either environment or targets',
  );
/**
 * Asks for the plan of a group of one entity's targets.
 *
 * @public
 */
export type EntityGroupPlanRequest = z.infer<
  typeof entityGroupPlanRequestSchema
>;

/**
 * Body of `POST /v1/group-plans`: targets of any entities, in order.
 *
 * @public
 */
export const groupPlanRequestSchema = z.strictObject({
  members: z
    .array(choiceSchema.extend({ entityRef }))
    .min(1)
    .max(MOST_GROUP_MEMBERS),
});
/**
 * Asks for the plan of a group of targets across entities.
 *
 * @public
 */
export type GroupPlanRequest = z.infer<typeof groupPlanRequestSchema>;

/**
 * Why a target cannot be rolled back with the others.
 *
 * @public
 */
export const groupRefusalSchema = z.object({
  code: z.string(),
  message: z.string(),
});

/**
 * One target of a group plan: its plan, or why there is none. During a freeze there is
 * both, and the refusal counts.
 *
 * @public
 */
export const groupPlanMemberSchema = z.object({
  entityRef: z.string(),
  target: targetSchema,
  plan: planSchema.optional(),
  refusal: groupRefusalSchema.optional(),
  /** The reader may break glass for it, which goes past approval, freeze and the usual permission. */
  mayBreakGlass: z.boolean().optional(),
});
/**
 * One target of a group plan.
 *
 * @public
 */
export type GroupPlanMember = z.infer<typeof groupPlanMemberSchema>;

/**
 * Several rollbacks worked out but not done, in the order in which they were asked for.
 *
 * @public
 */
export const groupPlanSchema = z.object({
  members: z.array(groupPlanMemberSchema),
  /** How many are carried out at once unless the requester says otherwise. */
  atOnce: z.number().int().min(1),
  /** How many the configuration allows at once. */
  mostAtOnce: z.number().int().min(1),
  onFailure: onFailureSchema,
  /** Digest of the fingerprints of the plans that are not refused, in order; absent without any. */
  fingerprint: z.string().optional(),
  madeAt: instant,
  /** Entity refs of those who are told when glass is broken, where the reader may do that. */
  breakGlassTells: z.array(z.string()).optional(),
});
/**
 * Several rollbacks worked out but not done.
 *
 * @public
 */
export type GroupPlan = z.infer<typeof groupPlanSchema>;

const orderedSchema = z.strictObject({
  target: z.string().min(1).max(2048),
  to: z.string().max(128),
  strategy: strategyIdSchema,
  /** That of the member's plan. */
  fingerprint: z.string().min(1).max(128),
  /** As in `rollbackRequestSchema`. */
  confirmTakenBack: z.string().max(128).optional(),
});

const commonRequest = {
  reason: z.string().trim().min(3).max(1000),
  /** How many at once; the installation's default when absent. */
  atOnce: z.number().int().min(1).max(MOST_GROUP_MEMBERS).optional(),
  onFailure: onFailureSchema.default('stop'),
  /** What the requester typed, where any of the plans asks for it; see `groupConfirmation`. */
  confirmation: z.string().max(512).optional(),
  /** As in `rollbackRequestSchema`, for all of them. */
  breakGlass: z.boolean().optional(),
};

/**
 * Body of `POST …/group-rollbacks` of an entity: its targets, in the order in which they begin.
 *
 * @public
 */
export const entityGroupRequestSchema = z
  .strictObject({
    ...commonRequest,
    targets: z.array(orderedSchema).min(1).max(MOST_GROUP_MEMBERS),
  })
  .superRefine(explainsBrokenGlass);
/**
 * Asks for rollbacks of several targets of an entity.
 *
 * @public
 */
export type EntityGroupRequest = z.input<typeof entityGroupRequestSchema>;

/**
 * Body of `POST /v1/group-rollbacks`: targets of any entities, in the order in which they begin.
 *
 * @public
 */
export const groupRequestSchema = z
  .strictObject({
    ...commonRequest,
    members: z
      .array(orderedSchema.extend({ entityRef }))
      .min(1)
      .max(MOST_GROUP_MEMBERS),
  })
  .superRefine(explainsBrokenGlass);
/**
 * Asks for rollbacks of several targets across entities.
 *
 * @public
 */
export type GroupRequest = z.input<typeof groupRequestSchema>;

/**
 * How a group of rollbacks stands.
 *
 * @public
 */
export const groupStatusSchema = z.enum([
  'running',
  'stopping',
  'succeeded',
  'partly-succeeded',
  'failed',
  'cancelled',
]);
/**
 * How a group of rollbacks stands. `stopping`: nothing more begins, and what has begun goes
 * on to its end. `failed`: none succeeded, and not all were cancelled.
 *
 * @public
 */
export type GroupStatus = z.infer<typeof groupStatusSchema>;

/**
 * What has become of one target of a group. All else is at its rollback.
 *
 * @public
 */
export const groupMemberSchema = z.object({
  /** Id of its rollback. */
  rollbackId: z.string(),
  /** Place in the order, from 0. */
  position: z.number().int(),
  entityRef: z.string(),
  target: targetSchema,
  from: releaseSchema,
  to: releaseSchema,
  strategy: strategyIdSchema,
  status: rollbackStatusSchema,
  /** It has not been its turn yet. */
  waiting: z.boolean(),
  /** The step that runs, in words. */
  step: z.string().optional(),
  /** Share of the way of that step, 0 to 1. */
  progress: z.number().min(0).max(1).optional(),
  startedAt: instant.optional(),
  endedAt: instant.optional(),
  verdict: verdictSchema.optional(),
  error: z.string().optional(),
  /** The rollback that undid it. */
  undoneBy: z.string().optional(),
});
/**
 * What has become of one target of a group.
 *
 * @public
 */
export type GroupMember = z.infer<typeof groupMemberSchema>;

/**
 * Rollbacks of several targets that were asked for as one.
 *
 * @public
 */
export const rollbackGroupSchema = z.object({
  id: z.string(),
  reason: z.string(),
  /** Entity ref of the person who asked. */
  requestedBy: z.string(),
  requestedAt: instant,
  endedAt: instant.optional(),
  atOnce: z.number().int(),
  onFailure: onFailureSchema,
  /** Digest of the fingerprints of its members' plans, in order. */
  fingerprint: z.string(),
  status: groupStatusSchema,
  /** Why nothing more begins, as a sentence. */
  stopped: z.string().optional(),
  /** In order; those that the reader may see. */
  members: z.array(groupMemberSchema),
  /** How many members the reader may not see. */
  hidden: z.number().int(),
});
/**
 * Rollbacks of several targets that were asked for as one.
 *
 * @public
 */
export type RollbackGroup = z.infer<typeof rollbackGroupSchema>;

/**
 * Answer of `GET /v1/rollback-groups/:id`.
 *
 * @public
 */
export const rollbackGroupViewSchema = z.object({
  group: rollbackGroupSchema,
  /** Whether the reader may stop it: cancel what has not begun. */
  mayCancel: z.boolean(),
});
/**
 * A group with what its reader may do.
 *
 * @public
 */
export type RollbackGroupView = z.infer<typeof rollbackGroupViewSchema>;
