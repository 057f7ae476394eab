import { z } from 'zod';
import { rollbackSchema } from './rollback';

/**
 * Something that is different from when a plan was made, from the newest observation.
 *
 * @public
 */
export const planChangeSchema = z.object({
  code: z.enum([
    'other-release-live',
    'deployment-in-flight',
    'alarms-firing',
    'alarms-quiet',
    'freeze',
    'policy',
  ]),
  /** As a sentence. */
  message: z.string(),
  /** As things stand the rollback would not be carried out. */
  blocks: z.boolean(),
});
/**
 * Something that is different from when a plan was made.
 *
 * @public
 */
export type PlanChange = z.infer<typeof planChangeSchema>;

/**
 * Answer of `GET /v1/rollbacks/:id`.
 *
 * @public
 */
export const rollbackViewSchema = z.object({
  rollback: rollbackSchema,
  /** Whether the reader may undo it now. */
  mayUndo: z.boolean(),
  /** Whether the reader may cancel it now: withdraw a request, or stop what has not begun. */
  mayCancel: z.boolean().optional(),
  /** Whether the reader may approve or reject it now. */
  mayDecide: z.boolean().optional(),
  /** Why the reader may not decide about it, as a sentence, while it awaits approval. */
  whyNot: z.string().optional(),
  /** What is different from when the plan was made, while it awaits approval. */
  changes: z.array(planChangeSchema).optional(),
});
/**
 * A rollback with what its reader may do.
 *
 * @public
 */
export type RollbackView = z.infer<typeof rollbackViewSchema>;

/**
 * Answer of `GET /v1/approvals`.
 *
 * @public
 */
export const approvalsSchema = z.object({
  /** What awaits approval and the caller may decide, oldest first. */
  toDecide: z.array(rollbackViewSchema),
  /** What the caller asked for and needed approval, newest first: waiting, or decided lately. */
  requested: z.array(rollbackViewSchema),
});
/**
 * What awaits approval.
 *
 * @public
 */
export type Approvals = z.infer<typeof approvalsSchema>;
