import { z } from 'zod';
import { releaseSchema } from './release';
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
 * Whether a plan mends what was left behind, so that no release is taken back by it.
 *
 * @public
 */
export function isMend({ purpose }: Pick<Plan, 'purpose'>): boolean {
  return purpose !== undefined && purpose !== 'roll-back';
}
