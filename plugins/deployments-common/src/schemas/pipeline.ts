import { z } from 'zod';
import { readErrorSchema } from './observation';
import { commitSchema } from './release';

const instant = z.string().datetime({ offset: true });

/**
 * How a run or a job stands, in GitHub's words. `waiting` is for an approval or a
 * timer of an environment, `pending` for another run of its concurrency group.
 * https://docs.github.com/en/rest/actions/workflow-runs
 *
 * @public
 */
export const pipelineStatusSchema = z.enum([
  'queued',
  'requested',
  'pending',
  'waiting',
  'in_progress',
  'completed',
]);
/**
 * How a run or a job stands, in GitHub's words.
 *
 * @public
 */
export type PipelineStatus = z.infer<typeof pipelineStatusSchema>;

/**
 * How a run, a job or a step ended, in GitHub's words.
 *
 * @public
 */
export const pipelineConclusionSchema = z.enum([
  'success',
  'failure',
  'neutral',
  'cancelled',
  'skipped',
  'timed_out',
  'action_required',
  'stale',
  'startup_failure',
]);
/**
 * How a run, a job or a step ended, in GitHub's words.
 *
 * @public
 */
export type PipelineConclusion = z.infer<typeof pipelineConclusionSchema>;

const progressFields = {
  status: pipelineStatusSchema,
  /** Absent until it has ended. */
  conclusion: pipelineConclusionSchema.optional(),
  startedAt: instant.optional(),
  completedAt: instant.optional(),
};

/**
 * A step of a job.
 *
 * @public
 */
export const pipelineStepSchema = z.object({
  /** From 1, unique within the job. */
  number: z.number().int(),
  name: z.string(),
  ...progressFields,
});
/**
 * A step of a job.
 *
 * @public
 */
export type PipelineStep = z.infer<typeof pipelineStepSchema>;

/**
 * A job of a run.
 *
 * @public
 */
export const pipelineJobSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  /** The environment that its name tells; GitHub's API has no field for it. */
  environment: z.string().optional(),
  ...progressFields,
  /** Page of the job at GitHub. */
  url: z.string().optional(),
  steps: z.array(pipelineStepSchema),
});
/**
 * A job of a run.
 *
 * @public
 */
export type PipelineJob = z.infer<typeof pipelineJobSchema>;

/**
 * Somebody who may review a deployment at GitHub.
 *
 * @public
 */
export const pipelineReviewerSchema = z.object({
  kind: z.enum(['user', 'team']),
  name: z.string(),
  url: z.string().optional(),
});
/**
 * Somebody who may review a deployment at GitHub.
 *
 * @public
 */
export type PipelineReviewer = z.infer<typeof pipelineReviewerSchema>;

/**
 * A deployment of a run that waits for the reviewers of a GitHub environment.
 *
 * @public
 */
export const pendingApprovalSchema = z.object({
  /** GitHub's own name of its environment. */
  githubEnvironment: z.string(),
  /** GitHub's id of its environment. */
  environmentId: z.number().int(),
  /** The environment of the delivery pipeline; absent when none goes by that name. */
  environment: z.string().optional(),
  /** One of them has to approve. Empty where only a timer is waited for. */
  reviewers: z.array(pipelineReviewerSchema),
  /** Minutes that GitHub waits before the job, whoever approves. */
  waitTimerMinutes: z.number().optional(),
});
/**
 * A deployment of a run that waits for the reviewers of a GitHub environment.
 *
 * @public
 */
export type PendingApproval = z.infer<typeof pendingApprovalSchema>;

/**
 * A run of a workflow.
 *
 * @public
 */
export const pipelineRunSchema = z.object({
  id: z.number().int(),
  /** As people say it: `#42` of its workflow. */
  number: z.number().int(),
  /** From 1; more when it was run again. */
  attempt: z.number().int(),
  /** Name of the workflow. */
  workflow: z.string(),
  /** What GitHub calls the run, usually the first line of the commit's message. */
  title: z.string(),
  /** What began it: `push`, `workflow_dispatch` … */
  event: z.string(),
  branch: z.string().optional(),
  commit: commitSchema,
  /** Login at GitHub of who began it. */
  actor: z.string().optional(),
  status: pipelineStatusSchema,
  /** Absent until it has ended. */
  conclusion: pipelineConclusionSchema.optional(),
  createdAt: instant,
  /** When this attempt began. */
  startedAt: instant,
  updatedAt: instant,
  /** Page of the run at GitHub. */
  url: z.string(),
  /** Absent when they have not been read. */
  jobs: z.array(pipelineJobSchema).optional(),
  pendingApprovals: z.array(pendingApprovalSchema),
});
/**
 * A run of a workflow.
 *
 * @public
 */
export type PipelineRun = z.infer<typeof pipelineRunSchema>;

/**
 * A pending approval with what its reader may do about it.
 *
 * @public
 */
export const pendingApprovalViewSchema = pendingApprovalSchema.extend({
  /** Whether the permission policy lets the reader decide. GitHub has its own say. */
  mayDecide: z.boolean(),
});
/**
 * A pending approval with what its reader may do about it.
 *
 * @public
 */
export type PendingApprovalView = z.infer<typeof pendingApprovalViewSchema>;

/**
 * How a run stands with one of the environments that it passes through.
 *
 * @public
 */
export const pipelineStandingSchema = z.object({
  status: pipelineStatusSchema,
  /** Absent until it is through with the environment. */
  conclusion: pipelineConclusionSchema.optional(),
  /** When its jobs for the environment began; when the run did, if it has none. */
  startedAt: instant,
  completedAt: instant.optional(),
});
/**
 * How a run stands with one of the environments that it passes through.
 *
 * @public
 */
export type PipelineStanding = z.infer<typeof pipelineStandingSchema>;

/**
 * A run in one of its environments, as its reader sees it: with the jobs and approvals
 * that are of this environment or of none.
 *
 * @public
 */
export const environmentRunSchema = pipelineRunSchema.extend({
  standing: pipelineStandingSchema,
  pendingApprovals: z.array(pendingApprovalViewSchema),
});
/**
 * A run in one of its environments, as its reader sees it.
 *
 * @public
 */
export type EnvironmentRun = z.infer<typeof environmentRunSchema>;

/**
 * The runs of an environment.
 *
 * @public
 */
export const environmentRunsSchema = z.object({
  /** Name of the environment; absent for runs that belong to none. */
  environment: z.string().optional(),
  /** The newest that is through with it, and those that are not. Newest first; at least one. */
  runs: z.array(environmentRunSchema),
});
/**
 * The runs of an environment.
 *
 * @public
 */
export type EnvironmentRuns = z.infer<typeof environmentRunsSchema>;

/**
 * Answer of `GET /v1/entities/:kind/:namespace/:name/pipeline`.
 *
 * @public
 */
export const entityPipelineSchema = z.object({
  entityRef: z.string(),
  /** Absent when the entity names no repository at a GitHub that the portal knows. */
  repository: z
    .object({
      /** `distrofm/royalty-calculator`. */
      slug: z.string(),
      url: z.string(),
    })
    .optional(),
  /** In order of the pipeline; those without a run are left out. */
  environments: z.array(environmentRunsSchema),
  /** When GitHub last said so. Absent until it has been read once. */
  readAt: instant.optional(),
  /** The newest attempt to read it failed like this; what is shown is older. */
  error: readErrorSchema.optional(),
  /** Something runs, so it is read every few seconds. */
  moving: z.boolean(),
  /** In whose name approvals are given: with the reader's own token, or the portal's. */
  approveAs: z.enum(['user', 'integration']),
});
/**
 * The pipeline of an entity, as GitHub last told.
 *
 * @public
 */
export type EntityPipeline = z.infer<typeof entityPipelineSchema>;

/**
 * Body of `POST …/pipeline/runs/:id/approvals`.
 *
 * @public
 */
export const pipelineDecisionRequestSchema = z
  .strictObject({
    /** GitHub's own name of its environment. */
    environment: z.string().min(1).max(255),
    state: z.enum(['approved', 'rejected']),
    /** Why; required to reject. Shown at GitHub. */
    comment: z.string().trim().max(1000).optional(),
  })
  .refine(
    ({ state, comment }) => state === 'approved' || (comment ?? '').length >= 3,
    {
      path: ['comment'],
      message: 'say in at least 3 characters why it is rejected',
    },
  );
/**
 * Approves or rejects a deployment that waits at GitHub.
 *
 * @public
 */
export type PipelineDecisionRequest = z.infer<
  typeof pipelineDecisionRequestSchema
>;

/**
 * Header of that request which carries the reader's own GitHub token. It is passed on
 * to GitHub and nowhere else.
 *
 * @public
 */
export const GITHUB_TOKEN_HEADER = 'x-github-token';
