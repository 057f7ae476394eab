import { Caller, ServiceDefinition, ServiceError } from '../core/types';
import { actionOf, denial, resourceOf } from '../identity/authorize';
import { ConnectionReset } from './connection';
import { Fault } from './faults';

const sleep = (ms: number) =>
  new Promise<void>(resolve => {
    setTimeout(resolve, ms);
  });

/** Answers nothing until the caller gives up. */
function silence(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(signal.reason ?? new ConnectionReset());
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

/** Waits as long as faults ask for. */
export async function waitFor(faults: Fault[], latencyMs = 0): Promise<void> {
  let wait = latencyMs;
  for (const fault of faults) if (fault.kind === 'latency') wait += fault.ms;
  if (wait > 0) await sleep(wait);
}

/** What faults do before the operation takes effect: wait, then throw. `latencyMs` is that of every call. */
export async function applyFaultsBefore(
  faults: Fault[],
  request: {
    definition: ServiceDefinition;
    caller: Caller;
    operation: string;
    latencyMs: number;
  },
): Promise<void> {
  const { definition, caller, operation } = request;
  await waitFor(faults, request.latencyMs);
  for (const fault of faults) {
    switch (fault.kind) {
      case 'reset':
        throw new ConnectionReset();
      case 'throttle':
        throw definition.throttlingError(operation);
      case 'accessDenied':
        throw definition.accessDeniedError(
          caller,
          operation,
          denial(
            caller,
            actionOf(definition, operation),
            resourceOf(definition, operation, {}, caller),
          ),
        );
      case 'error':
        throw fault.status === 503
          ? new ServiceError(
              'ServiceUnavailableException',
              'The request has failed due to a temporary failure of the server.',
            )
          : new ServiceError(
              'InternalFailure',
              'The request processing has failed because of an unknown error, exception or failure.',
            );
      default:
    }
  }
}

/** What faults do once the operation has taken effect: lose the answer. */
export async function applyFaultsAfter(
  faults: Fault[],
  signal: AbortSignal,
): Promise<void> {
  for (const fault of faults) {
    if (fault.kind !== 'timeoutAfterEffect') continue;
    if (fault.hang) await silence(signal);
    await sleep(fault.afterMs ?? 0);
    throw new ConnectionReset();
  }
}
