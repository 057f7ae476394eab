import type { RevisionLocation } from '@aws-sdk/client-codedeploy';
import { sha256Hex } from '../shared/digest';
import { invalidRevision } from './errors';
import { AppSpec, Revision } from './state';

/** An AppSpec file in JSON, as CloudFormation and people write it. */
export function writeAppSpec(spec: AppSpec): Revision {
  const hooks = [
    spec.beforeAllowTraffic && { BeforeAllowTraffic: spec.beforeAllowTraffic },
    spec.afterAllowTraffic && { AfterAllowTraffic: spec.afterAllowTraffic },
  ].filter(Boolean);
  const content = JSON.stringify({
    version: '0.0',
    Resources: [
      {
        [spec.functionName]: {
          Type: 'AWS::Lambda::Function',
          Properties: {
            Name: spec.functionName,
            Alias: spec.alias,
            CurrentVersion: spec.currentVersion,
            TargetVersion: spec.targetVersion,
          },
        },
      },
    ],
    ...(hooks.length ? { Hooks: hooks } : {}),
  });
  return { content, sha256: sha256Hex(content) };
}

/** The content of a revision that CreateDeployment takes for Lambda, its digest checked. */
export function readRevision(location: RevisionLocation): Revision {
  const contents: Partial<
    Record<string, { content?: string; sha256?: string }>
  > = { AppSpecContent: location.appSpecContent, String: location.string };
  const given = contents[location.revisionType ?? ''];
  if (!given?.content) {
    throw invalidRevision(
      'The revision must be an AppSpecContent with its content for the Lambda compute platform',
    );
  }
  const sha256 = sha256Hex(given.content);
  if (given.sha256 !== undefined && given.sha256.toLowerCase() !== sha256) {
    throw invalidRevision(
      'The SHA256 hash of the content does not match the given sha256',
    );
  }
  return { content: given.content, sha256 };
}

/** @throws InvalidRevisionException when it is no AppSpec file for a Lambda function */
export function parseAppSpec(content: string): AppSpec {
  let document: any;
  try {
    document = JSON.parse(content);
  } catch {
    throw invalidRevision(
      'The AppSpec file could not be parsed. This simulator reads AppSpec files in JSON only',
    );
  }
  const resource: any = Object.values(document?.Resources?.[0] ?? {})[0];
  const properties = resource?.Properties;
  const members = ['Name', 'Alias', 'CurrentVersion', 'TargetVersion'];
  const missing = members.filter(m => !properties?.[m]);
  if (resource?.Type !== 'AWS::Lambda::Function' || missing.length > 0) {
    throw invalidRevision(
      `The AppSpec file must have one resource of type AWS::Lambda::Function with ${members.join(
        ', ',
      )}`,
    );
  }
  const hooks: Record<string, string> = Object.assign(
    {},
    ...(Array.isArray(document.Hooks) ? document.Hooks : []),
  );
  return {
    functionName: lastPart(String(properties.Name), 'function:'),
    alias: String(properties.Alias),
    currentVersion: String(properties.CurrentVersion),
    targetVersion: String(properties.TargetVersion),
    beforeAllowTraffic: hooks.BeforeAllowTraffic,
    afterAllowTraffic: hooks.AfterAllowTraffic,
  };
}

function lastPart(value: string, marker: string): string {
  const at = value.lastIndexOf(marker);
  return at < 0 ? value : value.slice(at + marker.length);
}
