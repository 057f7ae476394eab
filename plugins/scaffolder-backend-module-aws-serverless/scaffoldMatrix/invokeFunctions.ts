import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { at } from '../src/__testUtils__/at';
import type { AwsStub } from './awsStub';
import type { DeployedFunction } from './deployedFunction';
import type { HandlerProcess } from './handlerProcess';

/** What every handler gets of its surroundings. */
export function environmentOf(
  fn: DeployedFunction,
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

/**
 * Calls every handler as a smoke test and with its sample event, and every hook
 * for every function.
 *
 * @param folder - for what hooks are called with
 * @param start - starts a function's handler
 * @throws Error telling which answer is wrong
 */
export async function invokeAll<F extends DeployedFunction>(
  folder: string,
  functions: F[],
  aws: AwsStub,
  start: (fn: F) => HandlerProcess,
): Promise<void> {
  const handlers = functions.filter(({ hook }) => !hook);
  if (handlers.length === 0) {
    throw new Error('There is no function to call.');
  }
  const hookEvent = join(folder, 'hook-event.json');
  await writeFile(
    hookEvent,
    JSON.stringify({
      DeploymentId: 'd-123456789',
      LifecycleEventHookExecutionId: 'execution',
    }),
  );
  for (const fn of functions) {
    const handler = start(fn);
    try {
      if (fn.hook) {
        for (const deployed of handlers) {
          await tryHook(fn, hookEvent, deployed, aws, handler);
        }
      } else {
        await tryFunction(fn, aws, handler);
      }
    } finally {
      handler.stop();
    }
  }
}

async function tryFunction(
  fn: DeployedFunction,
  aws: AwsStub,
  handler: HandlerProcess,
): Promise<void> {
  aws.reset();
  refuse(fn, await handler.call(eventOf(fn), 'smoke-test'));
  if (aws.items.size > 0) {
    throw new Error(`${fn.id} keeps what a smoke test was about.`);
  }
  refuse(fn, await handler.call(eventOf(fn), 'event'));
  const statuses = [...aws.items.values()].map(({ status }) => status);
  const isIdempotent = 'IDEMPOTENCY_TABLE' in fn.variables;
  const expected = isIdempotent ? [{ S: 'COMPLETED' }] : [];
  if (JSON.stringify(statuses) !== JSON.stringify(expected)) {
    throw new Error(
      `${fn.id} keeps ${JSON.stringify(statuses)} of its sample event.`,
    );
  }
}

async function tryHook(
  hook: DeployedFunction,
  hookEvent: string,
  fn: DeployedFunction,
  aws: AwsStub,
  handler: HandlerProcess,
): Promise<void> {
  aws.reset(fn.name);
  await handler.call(hookEvent, 'event');
  const sample = JSON.parse(readFileSync(eventOf(fn), 'utf8'));
  const told = JSON.stringify([aws.outcomes, aws.invocations]);
  const expected = JSON.stringify([
    ['Succeeded'],
    [
      {
        functionName: fn.name,
        qualifier: hook.hook === 'pre' ? '7' : 'live',
        payload: sample,
      },
    ],
  ]);
  if (told !== expected) {
    throw new Error(`${hook.id} did ${told}, not ${expected}.`);
  }
}

function eventOf({ id, sampleEvent }: DeployedFunction): string {
  if (!sampleEvent) {
    throw new Error(`${id} has no sample event.`);
  }
  return sampleEvent;
}

function refuse({ id }: DeployedFunction, answer: unknown): void {
  const failures = at(answer, 'batchItemFailures') ?? [];
  const fails =
    Number(at(answer, 'statusCode') ?? 200) >= 400 ||
    !Array.isArray(failures) ||
    failures.length > 0;
  if (fails) {
    throw new Error(`${id} answered ${JSON.stringify(answer)}.`);
  }
}
