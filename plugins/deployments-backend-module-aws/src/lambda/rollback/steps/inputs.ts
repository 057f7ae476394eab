import { z } from 'zod';

const moveSchema = z.object({
  functionName: z.string(),
  alias: z.string(),
  /** Version that is taken back. */
  from: z.string(),
  /** Version gone back to. */
  to: z.string(),
});

/** Input of `update-alias`. */
export const updateAliasInputSchema = moveSchema.extend({
  /** What the alias looked like: its second version, and its revision. */
  second: z.object({ version: z.string(), weight: z.number() }).optional(),
  revisionId: z.string(),
});
/** Input of `update-alias`. */
export type UpdateAliasInput = z.infer<typeof updateAliasInputSchema>;

/** Input of `create-deployment`. */
export const createDeploymentInputSchema = moveSchema.extend({
  application: z.string(),
  group: z.string(),
  /** Name of the deployment configuration; all at once when absent. */
  configuration: z.string().optional(),
  /** An alarm of the group is firing, which would stop the deployment at once. */
  overrideAlarms: z.boolean(),
});
/** Input of `create-deployment`. */
export type CreateDeploymentInput = z.infer<typeof createDeploymentInputSchema>;

/** Input of `stop-deployment`. */
export const stopDeploymentInputSchema = moveSchema.extend({
  deploymentId: z.string(),
});
/** Input of `stop-deployment`. */
export type StopDeploymentInput = z.infer<typeof stopDeploymentInputSchema>;

/** Input of `wait-deployment`. */
export const waitDeploymentInputSchema = moveSchema.extend({
  /** The deployment that was stopped; else the one that was created is waited for. */
  deploymentId: z.string().optional(),
});
/** Input of `wait-deployment`. */
export type WaitDeploymentInput = z.infer<typeof waitDeploymentInputSchema>;

/** Input of `read-back`. */
export const readBackInputSchema = moveSchema.omit({ from: true });
/** Input of `read-back`. */
export type ReadBackInput = z.infer<typeof readBackInputSchema>;

/** What the steps remember from one call to the next. */
export const stepStateSchema = z.object({
  /** UpdateAlias was about to be called. */
  aliasAsked: z.boolean().optional(),
  /** CreateDeployment was about to be called. */
  deploymentAsked: z.boolean().optional(),
  /** The deployment that was created. */
  deploymentId: z.string().optional(),
  /** The deployment with which CodeDeploy goes back after a stop. */
  wayBackId: z.string().optional(),
  /** How often a stopped deployment was seen without a way back. */
  stoppedSeen: z.number().optional(),
  /** How often the alias was read back and was not as planned yet. */
  readBacks: z.number().optional(),
});
