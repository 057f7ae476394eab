import { Path, YamlSource } from '../source/YamlSource';
import { record } from './template';

/** One job of a workflow. */
export interface Job {
  workflow: YamlSource;
  id: string;
  value: Record<string, unknown>;
  path: Path;
  steps: Step[];
}

/** One step of a job. */
export interface Step {
  value: Record<string, unknown>;
  path: Path;
  /** The action that is used, such as `actions/checkout@…`. */
  uses?: string;
  /** The script that is run, with continued lines joined. */
  script: string;
}

/** All jobs of a project's workflows. */
export function jobsOf(workflows: YamlSource[]): Job[] {
  return workflows.flatMap(workflow =>
    Object.entries(record(record(workflow.value).jobs)).map(([id, job]) => {
      const value = record(job);
      const path = ['jobs', id];
      const steps = Array.isArray(value.steps) ? value.steps : [];
      return {
        workflow,
        id,
        value,
        path,
        steps: steps.map((step, index) =>
          stepOf(step, [...path, 'steps', index]),
        ),
      };
    }),
  );
}

function stepOf(step: unknown, path: Path): Step {
  const value = record(step);
  return {
    value,
    path,
    uses: typeof value.uses === 'string' ? value.uses : undefined,
    script:
      typeof value.run === 'string' ? value.run.replace(/\\\r?\n\s*/g, '') : '',
  };
}

/** The step of a job that takes on a role in AWS through OIDC. */
export function assumesRole(job: Job): Step | undefined {
  return job.steps.find(
    ({ uses, value }) =>
      uses?.startsWith('aws-actions/configure-aws-credentials@') &&
      record(value.with)['role-to-assume'] !== undefined,
  );
}

/** The step of a job that changes a stack. */
export function deploys(job: Job): Step | undefined {
  return job.steps.find(({ script }) =>
    /\b(sam|cdk) deploy\b|\baws cloudformation (deploy|update-stack|create-stack|execute-change-set)\b/.test(
      script,
    ),
  );
}

/** The GitHub environment of a job, as it is written. */
export function environmentOf(job: Job): string | undefined {
  const { environment } = job.value;
  const name =
    typeof environment === 'string' ? environment : record(environment).name;
  return typeof name === 'string' ? name : undefined;
}

/** A value of a job or, where it has none, of its workflow. */
export function inherited(
  job: Job,
  key: 'permissions' | 'concurrency',
): { value: unknown; path: Path } | undefined {
  if (job.value[key] !== undefined) {
    return { value: job.value[key], path: [...job.path, key] };
  }
  const value = record(job.workflow.value)[key];
  return value === undefined ? undefined : { value, path: [key] };
}

/** All texts within a value, with the paths that lead to them. */
export function textsOf(
  value: unknown,
  path: Path = [],
): { path: Path; text: string }[] {
  if (typeof value === 'string') {
    return [{ path, text: value }];
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, item]) =>
        textsOf(item, [...path, key]),
      )
    : [];
}
