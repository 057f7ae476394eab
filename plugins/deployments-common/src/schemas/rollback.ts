import { z } from 'zod';
import { deploymentStatusSchema } from './deployment';
import { releaseSchema } from './release';
import { rollbackSignalsSchema } from './signals';
import { targetSchema } from './target';

const instant = z.string().datetime({ offset: true });

/**
 * The ways to roll a target back.
 *
 * @public
 */
export const strategyIdSchema = z.enum([
  'lambda-alias',
  'codedeploy',
  'codedeploy-canary',
  'codedeploy-stop',
  'amplify-rebuild',
  'amplify-switch-branch',
  'amplify-redeploy',
  'amplify-revert',
]);
/**
 * A way to roll a target back: move the alias; a CodeDeploy deployment to the
 * older version, all at once or as the deployment group shifts traffic; stop the
 * deployment in progress and let CodeDeploy roll back; build an earlier Amplify
 * job again; move the custom domains to a warm branch; deploy the files of an
 * earlier manual deployment once more; revert in the repository.
 *
 * @public
 */
export type StrategyId = z.infer<typeof strategyIdSchema>;

/**
 * What a plan is for: going back to an earlier release; sending all traffic to the
 * main version of an alias that was left with two; pointing an alias at the version
 * that its stack has recorded, so that the next deployment of the stack succeeds.
 *
 * @public
 */
export const planPurposeSchema = z.enum([
  'roll-back',
  'settle-traffic',
  'back-in-step',
]);
/**
 * What a plan is for.
 *
 * @public
 */
export type PlanPurpose = z.infer<typeof planPurposeSchema>;

/**
 * Whether a strategy fits, and if not, why.
 *
 * @public
 */
export const strategyOptionSchema = z.object({
  id: strategyIdSchema,
  title: z.string(),
  eligible: z.boolean(),
  /** Why it is recommended, or why it does not fit. */
  reason: z.string(),
  recommended: z.boolean(),
});
/**
 * Whether a strategy fits, and if not, why.
 *
 * @public
 */
export type StrategyOption = z.infer<typeof strategyOptionSchema>;

/**
 * A call or wait that a plan will make.
 *
 * @public
 */
export const planStepSchema = z.object({
  /** Unique within the plan, and stable: `update-alias`. */
  id: z.string(),
  title: z.string(),
  /** IAM action of the call, e.g. `lambda:UpdateAlias`. */
  action: z.string(),
  /** The call in a line for people: `lambda:UpdateAlias royalty-calculator-prod live 43 → 42`. */
  call: z.string(),
  /** Whether it changes anything in AWS. */
  effect: z.boolean(),
  /** Input of the provider for this step: plain JSON, no secrets. */
  input: z.record(z.string(), z.unknown()),
});
/**
 * A call or wait that a plan will make.
 *
 * @public
 */
export type PlanStep = z.infer<typeof planStepSchema>;

/**
 * Something the person who decides should know.
 *
 * @public
 */
export const planWarningSchema = z.object({
  code: z.enum([
    'stack-out-of-step',
    'auto-build-paused',
    'alarm-firing',
    'deployment-in-flight',
    'provisioned-concurrency',
    'rebuild-takes-minutes',
    'queued-behind-builds',
    'release-taken-back-before',
    'runtime-deprecated',
    'not-undone',
    'shifts-gradually',
    'domains-move',
    'users-stay-behind',
    'waits-for-merge',
    'upload-stopped',
  ]),
  title: z.string(),
  message: z.string(),
});
/**
 * Something the person who decides should know.
 *
 * @public
 */
export type PlanWarning = z.infer<typeof planWarningSchema>;

/**
 * A difference of configuration between the release that is live and the one gone back to.
 *
 * @public
 */
export const configurationDifferenceSchema = z.object({
  /** `memory`, `timeout`, `runtime`, `variable EXPORT_BATCH` … */
  field: z.string(),
  from: z.string().optional(),
  to: z.string().optional(),
});
/**
 * A difference of configuration; for variables `from` and `to` are `set` or absent, never values.
 *
 * @public
 */
export type ConfigurationDifference = z.infer<
  typeof configurationDifferenceSchema
>;

/**
 * What the policy asks of a plan, for people to read.
 *
 * @public
 */
export const planPolicySchema = z.object({
  /** How many people must approve it; 0 for none. */
  approvals: z.number().int(),
  /** Groups whose members may approve, as entity refs; whoever has the permission when empty. */
  approverGroups: z.array(z.string()),
  /** After how many seconds without enough approvals the request expires. */
  expiresAfterSeconds: z.number().int(),
  /** It is undone without anybody asking, should the verdict be unhealthy. */
  undoWhenUnhealthy: z.boolean().optional(),
  /** A freeze is on: only break glass works until then. */
  freeze: z.object({ title: z.string(), until: instant }).optional(),
});
/**
 * What the policy asks of a plan, for people to read.
 *
 * @public
 */
export type PlanPolicy = z.infer<typeof planPolicySchema>;

/**
 * A rollback worked out but not done.
 *
 * @public
 */
export const planSchema = z.object({
  target: targetSchema,
  /** Absent in plans that were made before there was more than one: to roll back. */
  purpose: planPurposeSchema.optional(),
  from: releaseSchema,
  to: releaseSchema,
  strategy: strategyIdSchema,
  strategies: z.array(strategyOptionSchema),
  steps: z.array(planStepSchema),
  warnings: z.array(planWarningSchema),
  /** What a rollback of this kind does not change, each as a sentence. */
  notUndone: z.array(z.string()),
  /** Releases between `to` (exclusive) and `from` (inclusive) that are taken back, newest first. */
  takesBack: z.array(releaseSchema),
  /** Comparison of the two commits at the code host. */
  compareUrl: z.string().optional(),
  differences: z.array(configurationDifferenceSchema),
  /** Expected milliseconds until the release is live, without watching. */
  expectedMs: z.number(),
  /** Where `expectedMs` comes from, as a phrase: `from the last 8 builds`. */
  expectedFrom: z.string(),
  /** Seconds of watching after it, from the environment's policy. */
  verificationSeconds: z.number(),
  /** The requester must type this. */
  confirmation: z.string().optional(),
  /** What else the policy asks. Absent in plans made before there were approvals. */
  policy: planPolicySchema.optional(),
  /** Whether the reader may break glass. Only in a fresh plan, not in a rollback's. */
  mayBreakGlass: z.boolean().optional(),
  /** Entity refs of whom breaking glass is told, for a reader who may. Only in a fresh plan. */
  breakGlassTells: z.array(z.string()).optional(),
  /** Digest of the state the plan was made from. A request with another one is refused. */
  fingerprint: z.string(),
  madeAt: instant,
});
/**
 * A rollback worked out but not done: from, to, strategy, differences, warnings, exact calls.
 *
 * @public
 */
export type Plan = z.infer<typeof planSchema>;

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

/**
 * Whether a plan mends what was left behind, so that no release is taken back by it.
 *
 * @public
 */
export function isMend({ purpose }: Pick<Plan, 'purpose'>): boolean {
  return purpose !== undefined && purpose !== 'roll-back';
}

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
