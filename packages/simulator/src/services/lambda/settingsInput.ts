import type {
  CreateFunctionRequest,
  UpdateFunctionConfigurationRequest,
} from '@aws-sdk/client-lambda';
import { validation } from './errors';
import { FunctionSettings } from './state';

type Input = Pick<
  CreateFunctionRequest | UpdateFunctionConfigurationRequest,
  | 'Description'
  | 'Runtime'
  | 'Role'
  | 'Handler'
  | 'Timeout'
  | 'MemorySize'
  | 'Environment'
  | 'Layers'
  | 'TracingConfig'
  | 'SnapStart'
  | 'LoggingConfig'
  | 'DeadLetterConfig'
  | 'EphemeralStorage'
>;

const ROLE = /^arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/;

/** Checks the ranges that Lambda enforces and returns the settings that were given. */
export function readSettings(
  input: Input,
  current?: FunctionSettings,
): Partial<FunctionSettings> {
  checkRange(input.Timeout, 'timeout', 1, 900);
  checkRange(input.MemorySize, 'memorySize', 128, 10_240);
  checkRange(
    input.EphemeralStorage?.Size,
    'ephemeralStorage.size',
    512,
    10_240,
  );
  if (input.Role !== undefined && !ROLE.test(input.Role)) {
    throw validation(
      input.Role,
      'role',
      'Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+',
    );
  }
  if ((input.Description?.length ?? 0) > 256) {
    throw validation(
      input.Description,
      'description',
      'Member must have length less than or equal to 256',
    );
  }
  const logging = input.LoggingConfig;
  return withoutUndefined({
    description: input.Description,
    runtime: input.Runtime,
    role: input.Role,
    handler: input.Handler,
    timeout: input.Timeout,
    memorySize: input.MemorySize,
    environment: input.Environment && { ...input.Environment.Variables },
    layers: input.Layers && [...input.Layers],
    tracing: input.TracingConfig?.Mode,
    snapStart: input.SnapStart?.ApplyOn,
    logging: logging && {
      format: logging.LogFormat ?? current?.logging.format ?? 'Text',
      group: logging.LogGroup ?? current?.logging.group ?? '',
    },
    // An empty ARN takes the queue away.
    deadLetterTarget: input.DeadLetterConfig?.TargetArn,
    ephemeralStorage: input.EphemeralStorage?.Size,
  }) as Partial<FunctionSettings>;
}

function checkRange(
  value: number | undefined,
  member: string,
  min: number,
  max: number,
): void {
  if (value === undefined || (value >= min && value <= max)) {
    return;
  }
  throw validation(
    value,
    member,
    value < min
      ? `Member must have value greater than or equal to ${min}`
      : `Member must have value less than or equal to ${max}`,
  );
}

function withoutUndefined<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(value).filter(([, v]) => v !== undefined),
  ) as Partial<T>;
}
