import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { Release } from '@backspin/backstage-plugin-deployments-common';
import { bareRelease } from '@backspin/backstage-plugin-deployments-node';
import { commitFromDescription } from './commit';

/** What is needed to read a release from a version. */
export interface ReleaseOptions {
  commitPattern?: RegExp;
  repositoryUrl?: string;
}

/** Lambda writes `2026-11-23T08:17:00.123+0000`; ISO 8601 as we use it has a colon or a Z. */
export function lambdaInstant(value: string | undefined): string | undefined {
  const time = Date.parse((value ?? '').replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** Names of a version's environment variables, sorted. */
export function variableNamesOf(
  configuration: FunctionConfiguration,
): string[] {
  return Object.keys(configuration.Environment?.Variables ?? {}).sort();
}

/** A published version, or `$LATEST`, as a release. */
export function releaseFromConfiguration(
  configuration: FunctionConfiguration,
  options: ReleaseOptions,
): Release {
  const version = configuration.Version ?? '$LATEST';
  const description = configuration.Description || undefined;
  const commit = commitFromDescription(
    description,
    options.commitPattern,
    options.repositoryUrl,
  );
  return {
    ...bareRelease('lambda-alias', version),
    commit,
    message: commit ? undefined : description,
    createdAt: lambdaInstant(configuration.LastModified),
    configuration: {
      runtime: configuration.Runtime,
      memorySize: configuration.MemorySize,
      timeout: configuration.Timeout,
      architecture: configuration.Architectures?.[0],
      handler: configuration.Handler,
      codeSha256: configuration.CodeSha256,
      variableNames: variableNamesOf(configuration),
      layers: configuration.Layers?.flatMap(({ Arn }) => Arn ?? []),
    },
  };
}
