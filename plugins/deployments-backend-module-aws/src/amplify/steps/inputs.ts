import { z } from 'zod';
import { domainNamesSchema } from '../domains';

const branchSchema = z.object({
  appId: z.string(),
  branch: z.string(),
});
/** What every step is given: a branch of an app. */
export const branchInputSchema = branchSchema;
/** What every step is given: a branch of an app. */
export type BranchInput = z.infer<typeof branchInputSchema>;

/** What the steps of a rebuild are given. */
export const rebuildInputSchema = branchSchema.extend({
  /** The job that is built again. */
  jobId: z.string(),
  /** SHA that it has to build. */
  commit: z.string(),
});
/** What the steps of a rebuild are given. */
export type RebuildInput = z.infer<typeof rebuildInputSchema>;

/** What the steps of a move of domains are given. */
export const switchInputSchema = branchSchema.extend({
  /** The branch to which the domains lead, and the one to which they are moved. */
  from: z.string(),
  to: z.string(),
  names: z.array(domainNamesSchema),
  /** The build that the branch has to serve. */
  build: z.string(),
  /** Automatic builds of the branch have to be paused. */
  pause: z.boolean(),
});
/** What the steps of a move of domains are given. */
export type SwitchInput = z.infer<typeof switchInputSchema>;

/** What the steps of a deployment by hand are given. The address of the files is read when it is needed. */
export const redeployInputSchema = branchSchema.extend({
  /** The job whose files are deployed again. */
  jobId: z.string(),
  /** A deployment that was made and never started. */
  stop: z.string().optional(),
});
/** What the steps of a deployment by hand are given. */
export type RedeployInput = z.infer<typeof redeployInputSchema>;

/** What the steps of a revert are given. */
export const revertInputSchema = branchSchema.extend({
  repositoryUrl: z.string(),
  /** SHA to whose files the branch goes back, and the digest of these files. */
  commit: z.string(),
  tree: z.string(),
  /** SHA of the newest commit of the branch. */
  head: z.string(),
  /** Labels, for the pull request. */
  from: z.string(),
  to: z.string(),
  /** For how long the merge is waited for. */
  mergeHours: z.number(),
});
/** What the steps of a revert are given. */
export type RevertInput = z.infer<typeof revertInputSchema>;

/** What the steps remember from one call to the next. */
export const stepStateSchema = z.object({
  /** Written right before StartJob: what the branch looked like. */
  rebuildBefore: z
    .object({
      newestJobId: z.number(),
      /** When the job that is built again was started, as AWS had it. */
      originalStart: z.string().optional(),
    })
    .optional(),
  /** The job that was started, or that a merge has started. */
  rebuildJobId: z.string().optional(),
  /** Typical duration of a build of the branch, in milliseconds. */
  rebuildTypicalMs: z.number().optional(),
  /** Number of the newest job before StartDeployment. */
  redeployAfter: z.number().optional(),
  /** The pull request. */
  pull: z.object({ number: z.number(), url: z.string() }).optional(),
  /** The commit that its merge made. */
  mergeCommit: z.string().optional(),
});
