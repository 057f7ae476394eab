import { z } from 'zod';
import { deploymentStatusSchema } from './deployment';
import { planSchema, planStepSchema } from './plan';
import { rollbackSignalsSchema } from './signals';
import { targetSchema } from './target';

const instant = z.string().datetime({ offset: true });

/**
 * How a rollback stands.
 *
 * @public
 */
export const rollbackStatusSchema = z.enum([
  'queued',
  'running',
  'verifying',
  'succeeded',
  'failed',
  'cancelled',
  'awaiting-approval',
  'rejected',
  'expired',
]);
/**
 * How a rollback stands. `awaiting-approval`, `queued`, `running` and `verifying` are
 * active; the others are final.
 *
 * @public
 */
export type RollbackStatus = z.infer<typeof rollbackStatusSchema>;

/**
 * A step as it was carried out.
 *
 * @public
 */
export const rollbackStepSchema = planStepSchema
  .pick({ id: true, title: true, action: true, call: true, effect: true })
  .extend({
    status: z.enum(['pending', 'running', 'succeeded', 'failed', 'skipped']),
    startedAt: instant.optional(),
    endedAt: instant.optional(),
    /** How often it was begun; more than 1 after an interruption or a retry. */
    attempts: z.number().int(),
    /** What happened, as a sentence. */
    message: z.string().optional(),
    /** AWS request ids of the calls with effect. */
    requestIds: z.array(z.string()),
    /** Share of the way, 0 to 1, for a long wait. */
    progress: z.number().min(0).max(1).optional(),
  });
/**
 * A step as it was carried out.
 *
 * @public
 */
export type RollbackStep = z.infer<typeof rollbackStepSchema>;

/**
 * What the verification found.
 *
 * @public
 */
export const verdictSchema = z.object({
  result: z.enum(['healthy', 'unhealthy', 'not-enough-traffic', 'unknown']),
  message: z.string(),
  at: instant,
});
/**
 * What the verification found.
 *
 * @public
 */
export type Verdict = z.infer<typeof verdictSchema>;

/**
 * What one person decided about a rollback that needs approval.
 *
 * @public
 */
export const approvalSchema = z.object({
  /** Entity ref of the person. */
  by: z.string(),
  decision: z.enum(['approve', 'reject']),
  comment: z.string().optional(),
  at: instant,
});
/**
 * What one person decided about a rollback that needs approval.
 *
 * @public
 */
export type Approval = z.infer<typeof approvalSchema>;

/**
 * The approval that a rollback needs or needed, and how far it has come.
 *
 * @public
 */
export const rollbackApprovalSchema = z.object({
  /** How many people must approve. */
  required: z.number().int(),
  /** Groups whose members may; whoever has the permission when empty. */
  groups: z.array(z.string()),
  expiresAt: instant,
  /** In the order in which they came. */
  decisions: z.array(approvalSchema),
  /** When enough had approved and the plan still held. */
  approvedAt: instant.optional(),
});
/**
 * The approval that a rollback needs or needed, and how far it has come.
 *
 * @public
 */
export type RollbackApproval = z.infer<typeof rollbackApprovalSchema>;

/**
 * The durable execution of a plan.
 *
 * @public
 */
export const rollbackSchema = z.object({
  id: z.string(),
  entityRef: z.string(),
  target: targetSchema,
  plan: planSchema,
  reason: z.string(),
  /** Entity ref of the person who asked. */
  requestedBy: z.string(),
  requestedAt: instant,
  startedAt: instant.optional(),
  endedAt: instant.optional(),
  status: rollbackStatusSchema,
  steps: z.array(rollbackStepSchema),
  verdict: verdictSchema.optional(),
  /** What callers met with before and after, for kinds that are measured release by release. */
  signals: rollbackSignalsSchema.optional(),
  /** Why it failed or was cancelled, with what to do. */
  error: z.string().optional(),
  /** Until when alarms are watched, while `verifying`. */
  verifyUntil: instant.optional(),
  /** The rollback that this one undoes. */
  undoes: z.string().optional(),
  /** The rollback that undid this one. */
  undoneBy: z.string().optional(),
  /** Absent where the policy asked for no approval. */
  approval: rollbackApprovalSchema.optional(),
  /** The policy asked for it: it undoes a rollback that turned out unhealthy. */
  automatic: z.boolean().optional(),
  /** It skipped approval and freeze. */
  breakGlass: z.boolean().optional(),
  /** The group that it was asked for with, and its place in the order, from 0. */
  group: z.object({ id: z.string(), position: z.number().int() }).optional(),
  /** How the deployment that it made ended, where there is one. */
  deployment: z
    .object({ id: z.string(), status: deploymentStatusSchema })
    .optional(),
});
/**
 * The durable execution of a plan.
 *
 * @public
 */
export type Rollback = z.infer<typeof rollbackSchema>;

const FINAL: ReadonlySet<RollbackStatus> = new Set([
  'succeeded',
  'failed',
  'cancelled',
  'rejected',
  'expired',
]);

/**
 * Whether a rollback has come to its end.
 *
 * @public
 */
export function isFinalStatus(status: RollbackStatus): boolean {
  return FINAL.has(status);
}

/**
 * Whether a rollback is being carried out, rather than at its end or waiting for people.
 *
 * @public
 */
export function isUnderWay(status: RollbackStatus): boolean {
  return !FINAL.has(status) && status !== 'awaiting-approval';
}
