import {
  pipelineConclusionSchema,
  pipelineStatusSchema,
} from '@backspin/backstage-plugin-deployments-common';
import { z } from 'zod';

const text = z
  .string()
  .nullish()
  .transform(value => value ?? undefined);
const instant = text.transform(value =>
  value !== undefined && Number.isFinite(Date.parse(value))
    ? new Date(value).toISOString()
    : undefined,
);
/** A word that GitHub may add to its list one day is no reason to show nothing, nor success. */
const conclusion = pipelineConclusionSchema
  .nullish()
  .catch('stale')
  .transform(value => value ?? undefined);
const status = pipelineStatusSchema.catch('queued');

/** A workflow run. https://docs.github.com/en/rest/actions/workflow-runs */
export const githubRunSchema = z.object({
  id: z.number().int(),
  name: text,
  path: text,
  display_title: text,
  run_number: z.number().int(),
  run_attempt: z.number().int().nullish(),
  event: z.string(),
  head_branch: text,
  head_sha: z.string(),
  status,
  conclusion,
  actor: z.object({ login: z.string() }).nullish(),
  triggering_actor: z.object({ login: z.string() }).nullish(),
  created_at: z.string(),
  updated_at: z.string(),
  run_started_at: text,
  html_url: z.string(),
  head_commit: z
    .object({
      message: text,
      timestamp: instant,
      author: z.object({ name: text }).nullish(),
    })
    .nullish(),
});
/** A workflow run, as GitHub gives it. */
export type GithubRun = z.infer<typeof githubRunSchema>;

/** Answer of `GET /actions/runs`. */
export const githubRunsSchema = z.object({
  workflow_runs: z.array(githubRunSchema),
});

/** A job. https://docs.github.com/en/rest/actions/workflow-jobs */
export const githubJobSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  status,
  conclusion,
  started_at: instant,
  completed_at: instant,
  html_url: text,
  steps: z
    .array(
      z.object({
        number: z.number().int(),
        name: z.string(),
        status,
        conclusion,
        started_at: instant,
        completed_at: instant,
      }),
    )
    .nullish(),
});
/** A job, as GitHub gives it. */
export type GithubJob = z.infer<typeof githubJobSchema>;

/** Answer of `GET /actions/runs/{id}/jobs`. */
export const githubJobsSchema = z.object({
  total_count: z.number().int().optional(),
  jobs: z.array(githubJobSchema),
});

/** Answer of `GET /actions/runs/{id}/pending_deployments`. */
export const githubPendingSchema = z.array(
  z.object({
    environment: z.object({ id: z.number().int(), name: z.string() }),
    wait_timer: z.number().nullish(),
    reviewers: z
      .array(
        z.object({
          type: z.string(),
          reviewer: z.object({
            login: z.string().optional(),
            name: z.string().nullish(),
            slug: z.string().optional(),
            html_url: z.string().optional(),
          }),
        }),
      )
      .nullish(),
  }),
);
/** What waits for environments, as GitHub gives it. */
export type GithubPending = z.infer<typeof githubPendingSchema>;
