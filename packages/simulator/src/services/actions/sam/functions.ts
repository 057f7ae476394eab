/** A function of a SAM template, with its properties already resolved. */
import * as z from 'zod';
import type { TemplateFunction } from '../../cloudformation/spec';
import type { CommitSource } from '../state';
import { FAILURE_MARK, shareOf } from '../failureMark';
import { codeOf, entriesOf } from './code';
import type { Json } from '../template/intrinsics';
import { TemplateError } from '../template/templateError';
import type { ReadFunction } from '../template/types';

const text = z
  .union([z.string(), z.number(), z.boolean()])
  .transform(value => String(value));
const number = z.coerce.number();

const properties = z.object({
  CodeUri: z.string().optional(),
  InlineCode: z.string().optional(),
  ImageUri: z.string().optional(),
  PackageType: z.enum(['Zip', 'Image']).default('Zip'),
  Runtime: z.string().optional(),
  Handler: z.string().optional(),
  Description: z.string().optional(),
  MemorySize: number.default(128),
  Timeout: number.default(3),
  Architectures: z.array(z.enum(['arm64', 'x86_64'])).default(['x86_64']),
  Environment: z
    .object({ Variables: z.record(z.string(), text).default({}) })
    .optional(),
  Role: z.string().optional(),
  Tags: z.record(z.string(), text).optional(),
  AutoPublishAlias: z.string().optional(),
  VersionDescription: z.string().optional(),
  DeploymentPreference: z
    .object({
      Enabled: z.union([z.boolean(), z.stringbool()]).default(true),
      Type: z.string().optional(),
      Alarms: z.array(z.string()).optional(),
      Hooks: z
        .object({
          PreTraffic: z.string().optional(),
          PostTraffic: z.string().optional(),
        })
        .optional(),
    })
    .optional(),
  ProvisionedConcurrencyConfig: z
    .object({ ProvisionedConcurrentExecutions: number })
    .optional(),
  SnapStart: z.object({ ApplyOn: z.string() }).optional(),
  Events: z
    .record(
      z.string(),
      z.object({
        Type: z.string(),
        Properties: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .default({}),
});

type Properties = z.infer<typeof properties>;

/** Triggers that call a function from a queue or a stream. */
const sourcesOf = (events: Properties['Events']) =>
  Object.values(events).flatMap(({ Properties: of }) =>
    [of?.Queue, of?.Stream].filter(
      (arn): arn is string => typeof arn === 'string',
    ),
  );

export interface FunctionInput {
  logicalId: string;
  functionName: string;
  properties: Json;
  metadata: unknown;
  source: CommitSource;
  /** Where the code of the template's other functions begins. */
  otherEntries: readonly string[];
}

/** @throws TemplateError */
export function readFunction(input: FunctionInput): ReadFunction {
  const { logicalId, functionName } = input;
  const path = ['Resources', logicalId, 'Properties'];
  const found = properties.safeParse(input.properties);
  if (!found.success) {
    const [issue] = found.error.issues;
    const where = [...path, ...issue.path.map(part => part as string | number)];
    throw new TemplateError(
      `${logicalId}.${issue.path.join('.')}: ${issue.message}`,
      where,
    );
  }
  const given = found.data;
  const code = codeFor(given, input, path);
  if (given.PackageType === 'Zip' && (!given.Runtime || !given.Handler)) {
    throw new TemplateError(
      `${logicalId} has no ${given.Runtime ? 'Handler' : 'Runtime'}`,
      path,
    );
  }
  const preference = preferenceOf(logicalId, given, path);
  const environment = given.Environment?.Variables ?? {};
  const concurrency =
    given.ProvisionedConcurrencyConfig?.ProvisionedConcurrentExecutions;
  const sources = sourcesOf(given.Events);
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
    ...(given.Description ? { description: given.Description } : {}),
    ...(given.VersionDescription
      ? { versionDescription: given.VersionDescription }
      : {}),
    ...(given.Role ? { role: given.Role } : {}),
    ...(given.Tags ? { tags: given.Tags } : {}),
    ...(given.SnapStart?.ApplyOn === 'PublishedVersions'
      ? { snapStart: true }
      : {}),
    ...(given.AutoPublishAlias ? { aliasName: given.AutoPublishAlias } : {}),
    ...(preference ? { deploymentPreference: preference } : {}),
    ...(concurrency ? { provisionedConcurrency: concurrency } : {}),
    ...(sources.length > 0 ? { eventSources: sources } : {}),
  };
  return {
    spec,
    errorRate: shareOf(environment[FAILURE_MARK] ?? code.errorRate),
  };
}

function codeFor(
  given: Properties,
  { logicalId, source, metadata, otherEntries }: FunctionInput,
  path: readonly string[],
) {
  const uri =
    (given.PackageType === 'Image' ? given.ImageUri : given.CodeUri) ?? '.';
  const entries = entriesOf(metadata);
  const code = codeOf(source, { uri, entries }, otherEntries);
  if (!code) {
    throw new TemplateError(
      `${logicalId}: ${[uri, ...entries].join(', ')} is not in the commit`,
      [...path, 'CodeUri'],
    );
  }
  return code;
}

function preferenceOf(
  logicalId: string,
  { DeploymentPreference: given, AutoPublishAlias }: Properties,
  path: readonly string[],
): TemplateFunction['deploymentPreference'] {
  if (!given?.Enabled || !given.Type) return undefined;
  if (!AutoPublishAlias) {
    throw new TemplateError(
      `${logicalId}: 'DeploymentPreference' requires AutoPublishAlias property to be specified`,
      [...path, 'DeploymentPreference'],
    );
  }
  return {
    type: given.Type,
    ...(given.Alarms?.length ? { alarms: given.Alarms } : {}),
    ...(given.Hooks?.PreTraffic ? { preHook: given.Hooks.PreTraffic } : {}),
    ...(given.Hooks?.PostTraffic ? { postHook: given.Hooks.PostTraffic } : {}),
  };
}
