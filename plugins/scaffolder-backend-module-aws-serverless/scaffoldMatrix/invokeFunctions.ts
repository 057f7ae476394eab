import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AwsStub } from './awsStub';
import { mustRun } from './processes';
import type { TemplateFunction } from './template';

/** Calls a function's handler with an event in a file; returns what it answers. */
export type Invoke = (
  fn: TemplateFunction,
  eventFile: string,
  mode: 'event' | 'smoke-test',
) => Promise<unknown>;

/** What every handler gets of its surroundings. */
export function environmentOf(
  fn: TemplateFunction,
  endpoint: string,
): Record<string, string> {
  return {
    ...fn.variables,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
}

/** Runs a program that prints `RESULT` and an answer in JSON. */
export async function resultOf(
  program: string,
  args: string[],
  options: { cwd: string; env: Record<string, string> },
): Promise<unknown> {
  const output = await mustRun(program, args, options);
  const [, result] = /\nRESULT (.*)\n/.exec(output) ?? [];
  if (result === undefined) {
    throw new Error(`It answered nothing:\n${output}`);
  }
  return JSON.parse(result);
}

/**
 * Calls every handler with its sample event and as a smoke test, and every hook
 * for every function.
 *
 * @throws Error telling which answer is wrong
 */
export async function invokeAll(
  project: string,
  functions: TemplateFunction[],
  aws: AwsStub,
  invoke: Invoke,
): Promise<void> {
  const handlers = functions.filter(({ isHook }) => !isHook);
  for (const fn of handlers) {
    const eventFile = eventFileOf(project, fn);
    aws.reset();
    const isIdempotent = 'IDEMPOTENCY_TABLE' in fn.variables;
    refuse(fn, await invoke(fn, eventFile, 'smoke-test'));
    if (aws.items.size > 0) {
      throw new Error(`${fn.id} keeps what a smoke test was about.`);
    }
    refuse(fn, await invoke(fn, eventFile, 'event'));
    const statuses = [...aws.items.values()].map(({ status }) => status);
    const expected = isIdempotent ? [{ S: 'COMPLETED' }] : [];
    if (JSON.stringify(statuses) !== JSON.stringify(expected)) {
      throw new Error(
        `${fn.id} keeps ${JSON.stringify(statuses)} of its sample event.`,
      );
    }
  }
  for (const hook of functions.filter(({ isHook }) => isHook)) {
    for (const fn of handlers) {
      await tryHook(project, hook, fn, aws, invoke);
    }
  }
}

async function tryHook(
  project: string,
  hook: TemplateFunction,
  fn: TemplateFunction,
  aws: AwsStub,
  invoke: Invoke,
): Promise<void> {
  aws.reset(fn.name);
  const eventFile = join(project, '.aws-sam/hook-event.json');
  await writeFile(
    eventFile,
    JSON.stringify({
      DeploymentId: 'd-123456789',
      LifecycleEventHookExecutionId: 'execution',
    }),
  );
  await invoke(hook, eventFile, 'event');
  const sample = JSON.parse(readFileSync(eventFileOf(project, fn), 'utf8'));
  const told = JSON.stringify([aws.outcomes, aws.invocations]);
  const expected = JSON.stringify([
    ['Succeeded'],
    [
      {
        functionName: fn.name,
        qualifier: hook.id === 'PreTrafficHook' ? '7' : 'live',
        payload: sample,
      },
    ],
  ]);
  if (told !== expected) {
    throw new Error(`${hook.id} did ${told}, not ${expected}.`);
  }
}

/** The sample event that documentation tells for a function. */
function eventFileOf(project: string, fn: TemplateFunction): string {
  const name = fn.build
    ? /functions\/([^/]+)\//.exec(fn.build.entryPoint)?.[1]
    : /^functions\.([^.]+)\./.exec(fn.handler)?.[1].replace(/_/g, '-');
  const path = join(
    project,
    fn.build ? 'events' : 'src/events',
    `${name}.json`,
  );
  if (!existsSync(path)) {
    throw new Error(`${fn.id} has no sample event at ${path}.`);
  }
  return path;
}

function refuse({ id }: TemplateFunction, answer: any): void {
  const fails =
    (answer?.statusCode ?? 200) >= 400 ||
    (answer?.batchItemFailures ?? []).length > 0;
  if (fails) {
    throw new Error(`${id} answered ${JSON.stringify(answer)}.`);
  }
}
