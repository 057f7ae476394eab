/** A function of a template without SAM, with its properties already resolved. */
import * as z from 'zod';
import type { TemplateFunction } from '../../cloudformation/spec';
import { sha256Base64 } from '../../shared/digest';
import { FAILURE_MARK, shareOf } from '../failureMark';
import type { Json } from '../template/intrinsics';
import { TemplateError } from '../template/templateError';
import type { ReadFunction } from '../template/types';
import type { AssetCode, CloudAssembly } from './assembly';

const text = z
  .union([z.string(), z.number(), z.boolean()])
  .transform(value => String(value));
const number = z.coerce.number();

const properties = z.object({
  Code: z.object({
    S3Bucket: z.string().optional(),
    S3Key: z.string().optional(),
    ZipFile: z.string().optional(),
    ImageUri: z.string().optional(),
  }),
  Runtime: z.string().optional(),
  Handler: z.string().optional(),
  Description: z.string().optional(),
  MemorySize: number.default(128),
  Timeout: number.default(3),
  Architectures: z.array(z.enum(['arm64', 'x86_64'])).default(['x86_64']),
  Environment: z
    .object({ Variables: z.record(z.string(), text).default({}) })
    .optional(),
  Role: z.string(),
  Tags: z.array(z.object({ Key: z.string(), Value: text })).default([]),
  TracingConfig: z.object({ Mode: z.string() }).optional(),
  LoggingConfig: z
    .object({
      LogFormat: z.enum(['JSON', 'Text']).default('Text'),
      LogGroup: z.string().optional(),
    })
    .default({ LogFormat: 'Text' }),
  SnapStart: z.object({ ApplyOn: z.string() }).optional(),
});

type Properties = z.infer<typeof properties>;

/** Reads properties, and says of what is wrong where it stands. @throws TemplateError */
export function parseProperties<T extends z.ZodType>(
  schema: T,
  logicalId: string,
  given: unknown,
): z.output<T> {
  const found = schema.safeParse(given);
  if (found.success) return found.data;
  const [issue] = found.error.issues;
  const where = issue.path.map(part => part as string | number);
  throw new TemplateError(
    `${[logicalId, ...where].join('.')}: ${issue.message}`,
    ['Resources', logicalId, 'Properties', ...where],
  );
}

/** Code that the assembly has brought along, that stands in the template, or that lay somewhere before. */
function codeOf(
  { S3Bucket, S3Key, ZipFile, ImageUri }: Properties['Code'],
  assets: CloudAssembly['assets'],
): AssetCode {
  const key = S3Key ?? ImageUri?.split(':').pop() ?? '';
  return (
    assets[key] ?? {
      sha256: sha256Base64(ZipFile ?? ImageUri ?? `${S3Bucket}/${S3Key}`),
    }
  );
}

export interface FunctionInput {
  logicalId: string;
  functionName: string;
  properties: Json;
  assets: CloudAssembly['assets'];
  /** What the template says of its version, alias and group. */
  surroundings: Required<Pick<TemplateFunction, 'own'>> &
    Pick<
      TemplateFunction,
      | 'aliasName'
      | 'deploymentPreference'
      | 'eventSources'
      | 'provisionedConcurrency'
      | 'versionDescription'
    >;
}

/** @throws TemplateError */
export function readFunction(input: FunctionInput): ReadFunction {
  const { logicalId, functionName, surroundings } = input;
  const given = parseProperties(properties, logicalId, input.properties);
  const code = codeOf(given.Code, input.assets);
  const environment = given.Environment?.Variables ?? {};
  const { LogFormat, LogGroup } = given.LoggingConfig;
  const spec: TemplateFunction = {
    logicalId,
    functionName,
    codeSha256: code.sha256,
    runtime: given.Runtime,
    handler: given.Handler,
    memory: given.MemorySize,
    timeout: given.Timeout,
    architecture: given.Architectures[0],
    environment,
    role: given.Role,
    tracing: given.TracingConfig?.Mode === 'Active',
    logging: {
      format: LogFormat,
      group: LogGroup ?? `/aws/lambda/${functionName}`,
    },
    tags: Object.fromEntries(given.Tags.map(({ Key, Value }) => [Key, Value])),
    ...(given.Description ? { description: given.Description } : {}),
    ...(given.SnapStart?.ApplyOn === 'PublishedVersions'
      ? { snapStart: true }
      : {}),
    ...surroundings,
  };
  return {
    spec,
    errorRate: shareOf(environment[FAILURE_MARK] ?? code.errorRate),
  };
}
