/** Workflows, their runs and jobs, as far as reviews.ts has it not. https://docs.github.com/rest/actions */
import * as z from 'zod';
import { beginRun, cancelRun, rerun } from '../../actions/runs';
import { actionsOf, workflowId } from '../../actions/state';
import type { RunState } from '../../actions/state';
import {
  runPage,
  runsOf,
  viewCheckRun,
  viewJob,
  viewRun,
  viewWorkflow,
} from '../../actions/views';
import { readWorkflow } from '../../actions/workflow';
import { GithubError } from '../errors';
import { readSource } from '../git/readSource';
import { commitOf, resolveCommit } from '../repositories';
import { notFound, paged, parsed } from '../routing';
import type { Answer, RepositoryCall, RepositoryOperation } from '../routing';

const base = ({ slug }: RepositoryCall, rest: string) =>
  `/repos/${slug}${rest}`;

/** The run that a path names; 404 when there is none. */
export function runOf({ world, slug, params }: RepositoryCall): RunState {
  const id = Number(params.run);
  const run = actionsOf(world, slug).runs.find(
    candidate => candidate.id === id,
  );
  if (!run) throw notFound();
  return run;
}

function jobOf({ world, slug, params }: RepositoryCall) {
  const id = Number(params.job);
  for (const run of actionsOf(world, slug).runs) {
    const job = run.jobs.find(candidate => candidate.id === id);
    if (job) return { run, job };
  }
  throw notFound();
}

/** `success` and the like are conclusions, which GitHub takes for a status too. */
function hasStatus(run: RunState, wanted: string | null): boolean {
  return !wanted || run.status === wanted || run.conclusion === wanted;
}

/** `>=2026-11-01`, `2026-11-01..2026-11-30`, `<…` */
function isWithin(time: number, range: string | null): boolean {
  if (!range) return true;
  const [, from, to] = /^(.*)\.\.(.*)$/.exec(range) ?? [];
  const at = (text: string, usual: number) =>
    text === '*' || !text ? usual : Date.parse(text);
  if (from !== undefined) {
    return time >= at(from, 0) && time <= at(to, Infinity);
  }
  const [, sign, day] = /^(>=|<=|>|<)?(.*)$/.exec(range)!;
  const limit = Date.parse(day);
  if (sign?.startsWith('>')) return time >= limit;
  if (sign?.startsWith('<')) return time <= limit;
  return time >= limit && time < limit + 86_400_000;
}

function listRuns(call: RepositoryCall, workflow?: string): Answer {
  const { query } = call;
  const is = (name: string, value: string) =>
    !query.has(name) || query.get(name) === value;
  const runs = runsOf(call).filter(
    run =>
      (!workflow || run.workflow === workflow) &&
      is('branch', run.branch) &&
      is('event', run.event) &&
      is('actor', run.actor) &&
      is('head_sha', run.sha) &&
      hasStatus(run, query.get('status')) &&
      isWithin(run.createdAt, query.get('created')),
  );
  const { page, headers } = paged(call, base(call, '/actions/runs'), runs);
  return {
    headers,
    body: {
      total_count: runs.length,
      workflow_runs: page.map(run => viewRun(call, run)),
    },
  };
}

/** The path of a workflow that is named by its id or its file. */
function workflowOf({ world, slug, params }: RepositoryCall): string {
  const path = Object.keys(actionsOf(world, slug).workflows).find(
    candidate =>
      String(workflowId(slug, candidate)) === params.workflow ||
      candidate.split('/').pop() === params.workflow ||
      candidate === params.workflow,
  );
  if (!path) throw notFound();
  return path;
}

const dispatchInput = z.object({
  ref: z.string(),
  inputs: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .default({}),
  return_run_details: z.boolean().default(false),
});

async function dispatch(call: RepositoryCall): Promise<Answer> {
  const { world, slug, by, body, api, repository } = call;
  const path = workflowOf(call);
  const input = parsed(dispatchInput, body);
  const branch = input.ref.replace(/^refs\/heads\//, '');
  const sha = repository.branches[branch];
  if (!sha) throw new GithubError(422, `No ref found for: ${input.ref}`);
  const source = await readSource(call.git, slug, sha);
  const { on } = readWorkflow(path, source.texts[path] ?? '');
  if (on.workflow_dispatch === undefined) {
    throw new GithubError(
      422,
      "Workflow does not have 'workflow_dispatch' trigger",
    );
  }
  const run = beginRun(world, slug, source, path, {
    event: 'workflow_dispatch',
    branch,
    sha,
    title: commitOf(repository, sha).message.split('\n')[0],
    actor: by,
    inputs: Object.fromEntries(
      Object.entries(input.inputs).map(([key, value]) => [key, String(value)]),
    ),
  });
  if (!input.return_run_details) return { status: 204 };
  return {
    body: {
      workflow_run_id: run.id,
      run_url: `${api}/repos/${slug}/actions/runs/${run.id}`,
      html_url: runPage(call, run),
    },
  };
}

async function repeat(call: RepositoryCall, onlyFailed: boolean) {
  const { world, slug, git, repository } = call;
  const run = runOf(call);
  if (run.status !== 'completed') {
    throw new GithubError(403, 'This workflow is already running');
  }
  if (!repository.hasFiles) {
    throw new GithubError(
      403,
      'Unable to retry this workflow run because its files are not simulated',
    );
  }
  rerun(world, slug, run, await readSource(git, slug, run.sha), onlyFailed);
  return { status: 201, body: {} };
}

export const runOperations: RepositoryOperation[] = [
  {
    name: 'ListWorkflows',
    method: 'GET',
    path: /^\/actions\/workflows$/,
    handle(call) {
      const workflows = Object.entries(
        actionsOf(call.world, call.slug).workflows,
      ).map(([path, name]) => viewWorkflow(call, path, name));
      return { body: { total_count: workflows.length, workflows } };
    },
  },
  {
    name: 'GetWorkflow',
    method: 'GET',
    path: /^\/actions\/workflows\/(?<workflow>[^/]+)$/,
    handle(call) {
      const path = workflowOf(call);
      const name = actionsOf(call.world, call.slug).workflows[path];
      return { body: viewWorkflow(call, path, name) };
    },
  },
  {
    name: 'ListWorkflowRunsOfWorkflow',
    method: 'GET',
    path: /^\/actions\/workflows\/(?<workflow>[^/]+)\/runs$/,
    handle: call => listRuns(call, workflowOf(call)),
  },
  {
    name: 'CreateWorkflowDispatch',
    method: 'POST',
    path: /^\/actions\/workflows\/(?<workflow>[^/]+)\/dispatches$/,
    handle: dispatch,
  },
  {
    name: 'ListWorkflowRuns',
    method: 'GET',
    path: /^\/actions\/runs$/,
    handle: call => listRuns(call),
  },
  {
    name: 'GetWorkflowRun',
    method: 'GET',
    path: /^\/actions\/runs\/(?<run>\d+)$/,
    handle: call => ({ body: viewRun(call, runOf(call)) }),
  },
  {
    name: 'ListJobs',
    method: 'GET',
    path: /^\/actions\/runs\/(?<run>\d+)(?:\/attempts\/\d+)?\/jobs$/,
    handle(call) {
      const run = runOf(call);
      const { page, headers } = paged(
        call,
        base(call, `/actions/runs/${run.id}/jobs`),
        run.jobs,
      );
      return {
        headers,
        body: {
          total_count: run.jobs.length,
          jobs: page.map(job => viewJob(call, run, job)),
        },
      };
    },
  },
  {
    name: 'GetJob',
    method: 'GET',
    path: /^\/actions\/jobs\/(?<job>\d+)$/,
    handle(call) {
      const { run, job } = jobOf(call);
      return { body: viewJob(call, run, job) };
    },
  },
  {
    name: 'GetJobLogs',
    method: 'GET',
    path: /^\/actions\/jobs\/(?<job>\d+)\/logs$/,
    handle(call) {
      const { run, job } = jobOf(call);
      const location = `${runPage(call, run)}/job/${job.id}/logs`;
      return { status: 302, headers: { location }, raw: '' };
    },
  },
  {
    name: 'CancelWorkflowRun',
    method: 'POST',
    path: /^\/actions\/runs\/(?<run>\d+)\/(?:force-)?cancel$/,
    handle(call) {
      const run = runOf(call);
      if (run.status === 'completed') {
        throw new GithubError(
          409,
          'Cannot cancel a workflow run that is completed.',
        );
      }
      cancelRun(call.world, call.slug, run);
      return { status: 202, body: {} };
    },
  },
  {
    name: 'RerunWorkflow',
    method: 'POST',
    path: /^\/actions\/runs\/(?<run>\d+)\/rerun$/,
    handle: call => repeat(call, false),
  },
  {
    name: 'RerunFailedJobs',
    method: 'POST',
    path: /^\/actions\/runs\/(?<run>\d+)\/rerun-failed-jobs$/,
    handle: call => repeat(call, true),
  },
  {
    name: 'ListCheckRuns',
    method: 'GET',
    path: /^\/commits\/(?<ref>.+)\/check-runs$/,
    handle(call) {
      const sha = resolveCommit(call.repository, call.params.ref);
      const checks = runsOf(call)
        .filter(run => run.sha === sha)
        .flatMap(run => run.jobs.map(job => viewCheckRun(call, run, job)));
      const { page, headers } = paged(
        call,
        base(call, `/commits/${sha}/check-runs`),
        checks,
      );
      return {
        headers,
        body: { total_count: checks.length, check_runs: page },
      };
    },
  },
];
