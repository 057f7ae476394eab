import { z } from 'zod';
import { freezeWindowSchema } from './freeze';
import { strategyIdSchema } from './plan';
import type { TargetKind } from './target';

/**
 * How the targets of an environment are recognised. Every given field must match; lists match if any item does.
 *
 * @public
 */
export const environmentRuleSchema = z.object({
  /** Glob patterns of branch names, e.g. `main`, `feature/*`. */
  branches: z.array(z.string()).optional(),
  /** Suffixes of function names, e.g. `-prod`. The suffix is not part of the target's name. */
  functionSuffixes: z.array(z.string()).optional(),
  /** Suffixes of stack names, e.g. `-prod`. */
  stackSuffixes: z.array(z.string()).optional(),
  /** Tags that the resource must carry, all of them. */
  tags: z.record(z.string(), z.string()).optional(),
  /** AWS account ids. */
  accounts: z.array(z.string()).optional(),
});
/**
 * How the targets of an environment are recognised.
 *
 * @public
 */
export type EnvironmentRule = z.infer<typeof environmentRuleSchema>;

/**
 * What a rollback in an environment needs and what is watched after it.
 *
 * @public
 */
export const environmentPolicySchema = z.object({
  /** How many people must approve a rollback; 0 for none. */
  approvals: z.number().int().min(0).default(0),
  /** Groups whose members may approve, as entity refs. */
  approverGroups: z.array(z.string()).default([]),
  /** Seconds for which alarms are watched after a rollback before the verdict. */
  verificationSeconds: z.number().int().min(0).default(0),
  /** The requester must type the environment's name. */
  typedConfirmation: z.boolean().default(false),
  /** After how many seconds without enough approvals a request expires; four hours when absent. */
  approvalExpiresAfterSeconds: z.number().int().min(60).optional(),
  /** When only break glass works; never when absent. */
  freezeWindows: z.array(freezeWindowSchema).optional(),
  /** The strategies that may be used; all when absent. */
  strategies: z.array(strategyIdSchema).optional(),
  /** A rollback whose verdict is unhealthy is undone without anybody asking; not when absent. */
  undoWhenUnhealthy: z.boolean().optional(),
});
/**
 * What a rollback in an environment needs and what is watched after it.
 *
 * @public
 */
export type EnvironmentPolicy = z.infer<typeof environmentPolicySchema>;

/**
 * An environment of the delivery pipeline, as configured.
 *
 * @public
 */
export const environmentSchema = z.object({
  name: z.string(),
  title: z.string(),
  /** Position in the pipeline, from 0. */
  order: z.number().int(),
  policy: environmentPolicySchema,
});
/**
 * An environment of the delivery pipeline, as configured.
 *
 * @public
 */
export type Environment = z.infer<typeof environmentSchema>;

/**
 * Which targets of an environment a policy override is for. Every given field must
 * match; a field matches when any of its items does.
 *
 * @public
 */
export interface PolicyMatch {
  /** Entity refs. */
  entities?: string[];
  /** Owners of the entity, as entity refs. */
  owners?: string[];
  /** Systems of the entity, as entity refs. */
  systems?: string[];
  /** Tags of the entity. */
  tags?: string[];
  kinds?: TargetKind[];
  /** AWS account ids. */
  accounts?: string[];
}

/**
 * What a policy says differently for some targets of its environment.
 *
 * @public
 */
export interface PolicyOverride {
  match: PolicyMatch;
  /** Replaces what it names; the rest stays. */
  policy: Partial<EnvironmentPolicy>;
}

/**
 * An environment with the rules that place targets in it.
 *
 * @public
 */
export interface EnvironmentDefinition extends Environment {
  rules: EnvironmentRule[];
  /** Names of the environments at GitHub that are this one; name and title when absent. */
  githubEnvironments?: string[];
  /** In the order in which they are applied: the later one wins. */
  overrides?: PolicyOverride[];
}
