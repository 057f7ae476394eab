import { z } from 'zod';
import { explainsBrokenGlass } from './breakGlass';
import { planPurposeSchema, strategyIdSchema } from './plan';
import { releaseCandidateSchema } from './release';

/**
 * Answer of `GET …/releases?target=`, newest first.
 *
 * @public
 */
export const releasesSchema = z.object({
  candidates: z.array(releaseCandidateSchema),
  /** Why nothing can be rolled back to, or no rollback can start now. */
  refusal: z.object({ code: z.string(), message: z.string() }).optional(),
});
/**
 * Releases to go back to.
 *
 * @public
 */
export type Releases = z.infer<typeof releasesSchema>;

/**
 * Body of `POST …/plans`.
 *
 * @public
 */
export const planRequestSchema = z.object({
  target: z.string().max(2048),
  /** Release id; the last good one when absent. */
  to: z.string().max(128).optional(),
  strategy: strategyIdSchema.optional(),
  /** What the plan is for; to roll back when absent. */
  purpose: planPurposeSchema.optional(),
  /** Id of the rollback to undo. */
  undoes: z.string().max(64).optional(),
});
/**
 * Asks for a plan.
 *
 * @public
 */
export type PlanRequest = z.infer<typeof planRequestSchema>;

/**
 * Body of `POST …/rollbacks`.
 *
 * @public
 */
export const rollbackRequestSchema = z
  .object({
    target: z.string().max(2048),
    to: z.string().max(128),
    strategy: strategyIdSchema,
    /** That of the plan. */
    purpose: planPurposeSchema.optional(),
    fingerprint: z.string().max(128),
    reason: z.string().trim().min(3).max(1000),
    /** What the requester typed, where the plan asks for it. */
    confirmation: z.string().max(128).optional(),
    /**
     * Id of the release, once more, where the plan warns that it was taken back
     * before: the requester has been told and wants it all the same.
     */
    confirmTakenBack: z.string().max(128).optional(),
    undoes: z.string().max(64).optional(),
    /** Skip approval and freeze. Needs `deployments.break-glass`, and a longer reason. */
    breakGlass: z.boolean().optional(),
  })
  .superRefine(explainsBrokenGlass);
/**
 * Asks for a rollback.
 *
 * @public
 */
export type RollbackRequest = z.infer<typeof rollbackRequestSchema>;

/**
 * Body of `POST …/auto-build`.
 *
 * @public
 */
export const autoBuildRequestSchema = z.object({
  target: z.string().max(2048),
  enabled: z.boolean(),
});
/**
 * Pauses or resumes the automatic builds of an Amplify branch.
 *
 * @public
 */
export type AutoBuildRequest = z.infer<typeof autoBuildRequestSchema>;

/**
 * Body of `POST /v1/rollbacks/:id/approvals`.
 *
 * @public
 */
export const approvalRequestSchema = z
  .strictObject({
    decision: z.enum(['approve', 'reject']),
    /** Why; required to reject. */
    comment: z.string().trim().max(1000).optional(),
    /** That of the plan that the approver has seen. */
    fingerprint: z.string().min(1).max(128),
  })
  .refine(
    ({ decision, comment }) =>
      decision === 'approve' || (comment ?? '').length >= 3,
    {
      path: ['comment'],
      message: 'say in at least 3 characters why it is rejected',
    },
  );
/**
 * Approves or rejects a rollback.
 *
 * @public
 */
export type ApprovalRequest = z.infer<typeof approvalRequestSchema>;
