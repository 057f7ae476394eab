import type { InvocationRequest } from '@aws-sdk/client-lambda';
import { RequestContext, ServiceError } from '../../core/types';
import { healthAt } from './behaviour';
import { stateOf } from './lifecycle';
import { getVersionState, resolve } from './lookup';
import { FunctionState, VersionState } from './state';

/** Minutes of real invocations kept for the metrics of one function. */
const INVOKED_LIMIT = 1_000;
const MINUTE = 60_000;

/** Runs a function: the answer and the chance of failure are those of its version. */
export function invoke(input: InvocationRequest, context: RequestContext) {
  const { world, now } = context;
  const resolved = resolve(
    world,
    context,
    input.FunctionName!,
    input.Qualifier,
  );
  const { fn, alias, qualifier } = resolved;
  let version = resolved.version;
  const second = alias?.second;
  if (second && world.random.next() < second.weight) {
    version = getVersionState(fn, context, second.version);
  }
  if (input.InvocationType === 'DryRun') {
    return { StatusCode: 204 };
  }
  checkInvocable(fn, version, now);
  const { errorRate, durationMs } = healthAt(fn, version.version, now);
  const failed = world.random.next() < errorRate;
  record(fn, {
    minute: Math.floor(now / MINUTE),
    qualifier,
    version: version.version,
    failed,
    durationMs,
  });
  if (input.InvocationType === 'Event') {
    return { StatusCode: 202 };
  }
  const body = failed
    ? {
        errorType: 'Error',
        errorMessage: `${fn.name} failed while handling the request`,
        trace: ['Error: request failed', '    at handler (/var/task/index.js)'],
      }
    : { statusCode: 200, body: '{"message":"ok"}' };
  return {
    StatusCode: 200,
    ExecutedVersion: version.version,
    FunctionError: failed ? 'Unhandled' : undefined,
    Payload: new TextEncoder().encode(JSON.stringify(body)),
  };
}

function checkInvocable(
  fn: FunctionState,
  version: VersionState,
  now: number,
): void {
  const { State } = stateOf(fn, version, now);
  if (State === 'Active') {
    return;
  }
  if (State === 'Inactive' && version.settings.snapStart !== 'None') {
    throw new ServiceError(
      'SnapStartNotReadyException',
      `Lambda is initializing your function. It will be ready to invoke once your function state becomes ACTIVE.`,
      { Type: 'User' },
    );
  }
  if (State === 'Failed') {
    throw new ServiceError(
      'ResourceConflictException',
      'The operation cannot be performed at this time. The function is currently in the following state: Failed',
      { Type: 'User' },
    );
  }
}

function record(
  fn: FunctionState,
  call: {
    minute: number;
    qualifier?: string;
    version: string;
    failed: boolean;
    durationMs: number;
  },
): void {
  let entry = fn.invoked.find(
    m =>
      m.minute === call.minute &&
      m.version === call.version &&
      m.qualifier === call.qualifier,
  );
  if (!entry) {
    entry = {
      minute: call.minute,
      qualifier: call.qualifier,
      version: call.version,
      invocations: 0,
      errors: 0,
      durationMs: 0,
    };
    fn.invoked.push(entry);
    if (fn.invoked.length > INVOKED_LIMIT) {
      fn.invoked.shift();
    }
  }
  entry.invocations += 1;
  entry.errors += call.failed ? 1 : 0;
  entry.durationMs += call.durationMs;
}
