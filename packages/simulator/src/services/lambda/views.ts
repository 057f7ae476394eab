import type {
  AliasConfiguration,
  FunctionConfiguration,
} from '@aws-sdk/client-lambda';
import { Place, SimTime } from '../../core/types';
import { sha256Hex } from '../shared/digest';
import { settingsDigest } from './functions';
import { stateOf, updateStatusOf } from './lifecycle';
import { functionArn } from './names';
import { AliasState, FunctionState, VersionState } from './state';

/** Lambda's own spelling of a time: `2026-11-23T08:17:00.123+0000`. */
export function lambdaTime(time: SimTime): string {
  return new Date(time).toISOString().replace('Z', '+0000');
}

/**
 * A function configuration as lists carry it: without State and LastUpdateStatus.
 *
 * @param qualifier - what the ARN ends with; undefined for the bare function
 */
export function listedConfiguration(
  place: Place,
  fn: FunctionState,
  version: VersionState,
  qualifier?: string,
): FunctionConfiguration {
  const { settings } = version;
  const hasEnvironment = Object.keys(settings.environment).length > 0;
  return {
    FunctionName: fn.name,
    FunctionArn: functionArn(place, fn.name, qualifier),
    Runtime: settings.runtime as FunctionConfiguration['Runtime'],
    Role: settings.role,
    Handler: settings.handler,
    CodeSize: settings.codeSize,
    Description: settings.description,
    Timeout: settings.timeout,
    MemorySize: settings.memorySize,
    LastModified: lambdaTime(version.lastModified),
    CodeSha256: settings.codeSha256,
    ConfigSha256: settingsDigest(settings),
    Version: version.version,
    DeadLetterConfig: settings.deadLetterTarget
      ? { TargetArn: settings.deadLetterTarget }
      : undefined,
    Environment: hasEnvironment
      ? { Variables: { ...settings.environment } }
      : undefined,
    TracingConfig: { Mode: settings.tracing },
    RevisionId: version.revisionId,
    Layers: settings.layers.length
      ? settings.layers.map(Arn => ({ Arn, CodeSize: 1_048_576 }))
      : undefined,
    PackageType: settings.packageType,
    Architectures: [settings.architecture],
    EphemeralStorage: { Size: settings.ephemeralStorage },
    SnapStart: {
      ApplyOn: settings.snapStart,
      OptimizationStatus:
        settings.snapStart === 'PublishedVersions' &&
        version.version !== '$LATEST'
          ? 'On'
          : 'Off',
    },
    LoggingConfig: {
      LogFormat: settings.logging.format,
      LogGroup: settings.logging.group,
      ...(settings.logging.format === 'JSON'
        ? { ApplicationLogLevel: 'INFO', SystemLogLevel: 'INFO' }
        : {}),
    },
    RuntimeVersionConfig: settings.runtime
      ? {
          RuntimeVersionArn: `arn:aws:lambda:${
            place.region
          }::runtime:${sha256Hex(
            `${settings.runtime}/${settings.architecture}`,
          )}`,
        }
      : undefined,
  };
}

/** A function configuration as GetFunction and the writes carry it. */
export function fullConfiguration(
  place: Place,
  fn: FunctionState,
  version: VersionState,
  now: SimTime,
  qualifier?: string,
): FunctionConfiguration {
  return {
    ...listedConfiguration(place, fn, version, qualifier),
    ...stateOf(fn, version, now),
    ...updateStatusOf(version, now),
  } as FunctionConfiguration;
}

export function aliasConfiguration(
  place: Place,
  fn: FunctionState,
  alias: AliasState,
): AliasConfiguration {
  return {
    AliasArn: functionArn(place, fn.name, alias.name),
    Name: alias.name,
    FunctionVersion: alias.version,
    Description: alias.description,
    RoutingConfig: alias.second
      ? {
          AdditionalVersionWeights: {
            [alias.second.version]: alias.second.weight,
          },
        }
      : undefined,
    RevisionId: alias.revisionId,
  };
}
