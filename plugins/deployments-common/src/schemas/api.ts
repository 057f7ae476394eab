import { z } from 'zod';
import { explainsBrokenGlass } from './breakGlass';
import { deploymentSchema } from './deployment';
import { environmentSchema } from './environment';
import { observationSchema, readErrorSchema } from './observation';
import { releaseCandidateSchema, releaseSchema } from './release';
import {
  planPurposeSchema,
  rollbackSchema,
  strategyIdSchema,
} from './rollback';
import { annotationProblemSchema, targetSchema } from './target';

const instant = z.string().datetime({ offset: true });

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
 * Query of `GET …/history`.
 *
 * @public
 */
export const historyQuerySchema = z.object({
  environment: z.string().optional(),
  target: z.string().optional(),
  rollbacks: z.enum(['only']).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
  /** Opaque, from the page before. */
  cursor: z.string().optional(),
});
/**
 * Query of the history.
 *
 * @public
 */
export type HistoryQuery = z.infer<typeof historyQuerySchema>;

/**
 * Answer of `GET …/history`, newest first.
 *
 * @public
 */
export const historyPageSchema = z.object({
  items: z.array(
    z.object({
      deployment: deploymentSchema,
      target: targetSchema,
    }),
  ),
  nextCursor: z.string().optional(),
});
/**
 * A page of history, newest first.
 *
 * @public
 */
export type HistoryPage = z.infer<typeof historyPageSchema>;

/**
 * Answer of `GET …/deployment?target=&id=`.
 *
 * @public
 */
export const deploymentDetailSchema = z.object({
  deployment: deploymentSchema,
  target: targetSchema,
});
/**
 * One deployment with its steps.
 *
 * @public
 */
export type DeploymentDetail = z.infer<typeof deploymentDetailSchema>;

/**
 * Answer of `GET …/log?target=&id=&step=`.
 *
 * @public
 */
export const stepLogSchema = z.object({
  text: z.string(),
  /** Only the end is given; the beginning was cut. */
  truncated: z.boolean(),
});
/**
 * The log of a step.
 *
 * @public
 */
export type StepLog = z.infer<typeof stepLogSchema>;

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
 * Body of `POST …/refresh`.
 *
 * @public
 */
export const refreshRequestSchema = z.object({
  target: z.string().max(2048).optional(),
});

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

/**
 * Signal sent on {@link SIGNAL_CHANNEL} when an entity's deployments changed.
 *
 * @public
 */
export const deploymentsSignalSchema = z.object({
  type: z.enum(['deployments', 'rollback', 'pipeline']),
  entityRefs: z.array(z.string()),
  rollbackId: z.string().optional(),
});
/**
 * Tells pages to read again; carries nothing that needs a permission.
 *
 * @public
 */
export type DeploymentsSignal = z.infer<typeof deploymentsSignalSchema>;

/**
 * Channel of the signals service.
 *
 * @public
 */
export const SIGNAL_CHANNEL = 'deployments';
