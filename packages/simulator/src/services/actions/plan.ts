/** From a workflow's file to the jobs of a run, reusable workflows of the repository included. */
import { interpolate } from './expressions';
import type { Context, Scope } from './expressions';
import type { JobDefinition, StepDefinition } from './state';
import { readWorkflow, WorkflowError } from './workflow';
import type { Workflow, WorkflowJob } from './workflow';

/** A job that is still to be done. */
export interface PlannedJob {
  key: string;
  name: string;
  needs: string[];
  environment?: string;
  definition: JobDefinition;
}

export interface RunPlan {
  name: string;
  concurrency?: { group: string; cancel: boolean };
  jobs: PlannedJob[];
}

export interface PlanInput {
  /** Path of the workflow's file. */
  path: string;
  /** Text of each workflow by its path. */
  texts: Record<string, string>;
  /** `github`, `vars` … as far as known when the run begins. */
  contexts: Context;
  inputs: Record<string, string>;
}

const defaultInputs = ({ on }: Workflow) =>
  Object.fromEntries(
    Object.entries(on.workflow_dispatch?.inputs ?? {}).flatMap(
      ([name, input]) =>
        input?.default === undefined ? [] : [[name, input.default]],
    ),
  );

export const scopeOf = (
  contexts: Context,
  inputs: Record<string, string>,
): Scope => ({ contexts: { ...contexts, inputs } });

const mapValues = (
  record: Record<string, string>,
  map: (value: string) => string,
) =>
  Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, map(value)]),
  );

const DEPTH = 4;

/**
 * The jobs of a run.
 *
 * @throws WorkflowError or ExpressionError when a workflow is not understood
 */
export function planRun({ path, texts, contexts, inputs }: PlanInput): RunPlan {
  const main = read(path, texts);
  const scope = scopeOf(contexts, inputs);
  const jobs: PlannedJob[] = [];
  const expand = (workflow: Workflow, caller: Caller) => {
    for (const [key, job] of Object.entries(workflow.jobs)) {
      const made = plannedJob(workflow, key, job, caller, contexts);
      if (job.uses === undefined) {
        jobs.push(made);
        continue;
      }
      const called = /^\.\/(\.github\/workflows\/[^@]+)$/.exec(job.uses)?.[1];
      if (!called) {
        throw new WorkflowError(
          `${path}: jobs.${key}.uses: only workflows of the same repository (./.github/workflows/…) can be called here, not '${job.uses}'`,
        );
      }
      if (caller.depth >= DEPTH) {
        throw new WorkflowError(
          `${path}: jobs.${key}.uses: workflows call each other too deep`,
        );
      }
      expand(read(called, texts), {
        prefix: `${made.key}/`,
        title: `${made.name} / `,
        needs: made.needs,
        conditions: made.definition.conditions,
        inputs: mapValues(job.with, value =>
          interpolate(value, scopeOf(contexts, caller.inputs)),
        ),
        depth: caller.depth + 1,
      });
    }
  };
  expand(main, {
    prefix: '',
    title: '',
    needs: [],
    conditions: [],
    inputs: { ...defaultInputs(main), ...inputs },
    depth: 0,
  });
  return {
    name: main.name,
    concurrency: main.concurrency && {
      ...main.concurrency,
      group: interpolate(main.concurrency.group, scope),
    },
    jobs: jobs.map(job => ({ ...job, needs: resolveNeeds(job, jobs) })),
  };
}

interface Caller {
  prefix: string;
  title: string;
  /** What the calling job needs; its first jobs wait for it. */
  needs: string[];
  conditions: JobDefinition['conditions'];
  inputs: Record<string, string>;
  depth: number;
}

function plannedJob(
  workflow: Workflow,
  key: string,
  job: WorkflowJob,
  caller: Caller,
  contexts: Context,
): PlannedJob {
  const { inputs, prefix } = caller;
  const scope = scopeOf(contexts, inputs);
  const conditions = [...caller.conditions];
  if (job.if !== undefined) conditions.push({ text: job.if, inputs, prefix });
  return {
    key: `${prefix}${key}`,
    name: `${caller.title}${interpolate(job.name ?? key, scope)}`,
    needs:
      job.needs.length > 0
        ? job.needs.map(need => `${prefix}${need}`)
        : caller.needs,
    environment:
      job.environment === undefined
        ? undefined
        : interpolate(job.environment, scope) || undefined,
    definition: {
      conditions,
      inputs,
      env: { ...workflow.env, ...job.env },
      concurrency: job.concurrency && {
        ...job.concurrency,
        group: interpolate(job.concurrency.group, scope),
      },
      steps: job.steps as StepDefinition[],
    },
  };
}

/** A job that needs a calling job needs all that the called workflow does. */
function resolveNeeds({ key, needs }: PlannedJob, jobs: PlannedJob[]) {
  return needs.flatMap(need => {
    const found = jobs
      .map(job => job.key)
      .filter(
        candidate => candidate === need || candidate.startsWith(`${need}/`),
      );
    if (found.length === 0) {
      throw new WorkflowError(
        `The job ${key} needs ${need}, which is not there`,
      );
    }
    return found;
  });
}

function read(path: string, texts: Record<string, string>): Workflow {
  const source = texts[path];
  if (source === undefined) {
    throw new WorkflowError(`There is no workflow ${path} in this commit`);
  }
  return readWorkflow(path, source);
}
