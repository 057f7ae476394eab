import * as sdk from '@aws-sdk/client-lambda';
import {
  Place,
  ServiceDefinition,
  ServiceError,
  WorldAction,
} from '../../core/types';
import { aliasOperations } from './aliasOperations';
import { forceVersionState, setTraffic, setVersionHealth } from './behaviour';
import { functionOperations } from './functionOperations';
import { invoke } from './invokeOperation';
import { functionArn, parseFunctionName } from './names';
import { provisionedOperations } from './provisionedOperations';
import { readOperations } from './readOperations';
import { ForcedState, LAMBDA, lambdaState } from './state';

export { forceVersionState, setTraffic, setVersionHealth } from './behaviour';

/** Operations authorized on the function that their input names. */
function resourceArn(
  _operation: string,
  input: { FunctionName?: string; Resource?: string; Qualifier?: string },
  place: { account: string; region: string },
): string | undefined {
  const named = input.FunctionName ?? input.Resource;
  if (!named) {
    return undefined;
  }
  try {
    const { name } = parseFunctionName(named, place);
    return functionArn(place, name);
  } catch {
    return undefined;
  }
}

type OfFunction<T> = Place & { functionName: string } & T;

/** What the control interface can do to functions. */
const actions: Record<string, WorldAction> = {
  setTraffic(
    world,
    input: OfFunction<{ invocationsPerMinute: number; alias?: string }>,
  ) {
    setTraffic(world, input, input.functionName, input);
    return {};
  },
  setVersionHealth(
    world,
    input: OfFunction<{
      version: string;
      errorRate?: number;
      durationMs?: number;
      from?: number;
    }>,
  ) {
    setVersionHealth(world, input, input.functionName, input.version, input);
    return {};
  },
  forceVersionState(
    world,
    input: OfFunction<{ version: string; forced?: ForcedState }>,
  ) {
    const { functionName, version, forced } = input;
    forceVersionState(world, input, functionName, version, forced);
    return {};
  },
};

/** Simulated AWS Lambda. */
export const lambda: ServiceDefinition = {
  id: LAMBDA,
  signingName: 'lambda',
  sdk,
  protocol: 'restJson1',
  operations: {
    ...readOperations,
    ...functionOperations,
    ...aliasOperations,
    ...provisionedOperations,
    Invoke: invoke,
  },
  actions,
  iamActions: { Invoke: 'lambda:InvokeFunction' },
  resourceArn,
  // Documented quotas of the control plane, per account and region; not raisable.
  quotas: [
    { name: 'GetFunction', perSecond: 100, operations: ['GetFunction'] },
    { name: 'GetPolicy', perSecond: 15, operations: ['GetPolicy'] },
    {
      name: 'Invoke',
      // Documented: ten times the concurrency quota; far beyond what anybody sends here.
      perSecond: 10_000,
      operations: ['Invoke'],
    },
    { name: 'control plane', perSecond: 15, operations: 'others' },
  ],
  throttlingError: () =>
    new ServiceError('TooManyRequestsException', 'Rate exceeded', {
      Type: 'User',
      Reason: 'CallerRateLimitExceeded',
      retryAfterSeconds: '1',
    }),
  accessDeniedError: (_caller, _operation, denial) =>
    new ServiceError('AccessDeniedException', denial.message, {}, 403),
  taggedResources(world, place) {
    return Object.values(lambdaState(world, place).functions)
      .filter(fn => Object.keys(fn.tags).length > 0)
      .map(fn => ({
        arn: functionArn(place, fn.name),
        tags: { ...fn.tags },
      }));
  },
};
