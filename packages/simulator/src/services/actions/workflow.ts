/** Reads a workflow's file: when it runs, and which jobs with which steps it has. */
import { isMap, LineCounter, parseDocument } from 'yaml';
import * as z from 'zod';

/** A workflow that is not understood. The message names the file, and the line where it can. */
export class WorkflowError extends Error {}

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const texts = z.record(z.string(), text).default({});
const names = z.union([
  z.string().transform(name => [name]),
  z.array(z.string()),
]);
const environment = z.union([
  z.string(),
  z.object({ name: z.string() }).transform(({ name }) => name),
]);
const concurrency = z.union([
  z.string().transform(group => ({ group, cancel: false })),
  z
    .object({
      group: z.string(),
      'cancel-in-progress': z.union([z.boolean(), z.string()]).optional(),
    })
    .transform(found => ({
      group: found.group,
      cancel: found['cancel-in-progress'] === true,
    })),
]);

const step = z.object({
  name: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: texts,
  env: texts,
});

const job = z.object({
  name: z.string().optional(),
  needs: names.default([]),
  if: text.optional(),
  environment: environment.optional(),
  concurrency: concurrency.optional(),
  env: texts,
  uses: z.string().optional(),
  with: texts,
  steps: z.array(step).default([]),
});

const filter = z
  .object({
    branches: names.optional(),
    'branches-ignore': names.optional(),
    tags: names.optional(),
  })
  .nullable();

const events = z.object({
  push: filter.optional(),
  pull_request: filter.optional(),
  workflow_dispatch: z
    .object({
      inputs: z
        .record(
          z.string(),
          z
            .object({
              default: text.optional(),
              required: z.boolean().optional(),
            })
            .nullable(),
        )
        .nullish(),
    })
    .nullish(),
});

const workflow = z.object({
  name: z.string().optional(),
  on: z.union([
    z.string().transform(event => ({ [event]: null })),
    z
      .array(z.string())
      .transform(list => Object.fromEntries(list.map(event => [event, null]))),
    z.record(z.string(), z.unknown()),
  ]),
  env: texts,
  concurrency: concurrency.optional(),
  jobs: z.record(z.string(), job),
});

export type WorkflowStep = z.infer<typeof step>;
export type WorkflowJob = z.infer<typeof job>;
export type Workflow = Omit<z.infer<typeof workflow>, 'on'> & {
  name: string;
  on: z.infer<typeof events>;
};

/**
 * Reads a workflow.
 *
 * @throws WorkflowError
 */
export function readWorkflow(path: string, source: string): Workflow {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken) {
    throw new WorkflowError(`${path}: ${broken.message.split('\n')[0]}`);
  }
  const found = workflow.safeParse(document.toJS());
  const on = found.success ? events.safeParse(found.data.on) : undefined;
  const error = found.error ?? on?.error;
  if (error) {
    const [issue] = error.issues;
    const where = on ? ['on', ...issue.path] : issue.path;
    const node = document.getIn(where, true) ?? document.contents;
    const range =
      isMap(node) || node ? (node as { range?: number[] }).range : undefined;
    const line = range ? `:${lines.linePos(range[0]).line}` : '';
    throw new WorkflowError(
      `${path}${line}: ${where.join('.')}: ${issue.message}`,
    );
  }
  return { ...found.data!, name: found.data!.name ?? path, on: on!.data! };
}

/** A pattern of branches: `main`, `release/*`, `**`. */
export function branchMatches(pattern: string, branch: string): boolean {
  const source = pattern
    .split('**')
    .map(part =>
      part.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '[^/]*'),
    )
    .join('.*');
  return new RegExp(`^${source}$`).test(branch);
}

/** Whether a push or a pull request for a branch starts the workflow. */
export function startsOn(
  { on }: Workflow,
  event: 'push' | 'pull_request',
  branch: string,
): boolean {
  const wanted = on[event];
  if (wanted === undefined) return false;
  if (wanted === null) return true;
  const { branches, tags, 'branches-ignore': ignored } = wanted;
  if (ignored) return !ignored.some(p => branchMatches(p, branch));
  if (!branches) return tags === undefined;
  // In order: a later `!pattern` takes back what an earlier one has let in.
  return branches.reduce(
    (isIn, pattern) =>
      pattern.startsWith('!')
        ? isIn && !branchMatches(pattern.slice(1), branch)
        : isIn || branchMatches(pattern, branch),
    false,
  );
}
