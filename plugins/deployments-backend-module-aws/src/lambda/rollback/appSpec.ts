import { createHash } from 'node:crypto';
import type { RevisionLocation } from '@aws-sdk/client-codedeploy';

/** A move of an alias by CodeDeploy. */
export interface AliasMove {
  functionName: string;
  alias: string;
  /** The version that the alias names now. */
  currentVersion: string;
  targetVersion: string;
}

/**
 * The revision that moves an alias: an AppSpec file in JSON with its digest. It
 * names no hook functions, since a rollback must not wait for tests that were
 * written for the release it takes back.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html
 */
export function appSpecRevision(move: AliasMove): RevisionLocation {
  const { functionName, alias, currentVersion, targetVersion } = move;
  const content = JSON.stringify({
    // The only version that CodeDeploy allows; as text, for JSON has no 0.0.
    version: '0.0',
    Resources: [
      {
        [functionName]: {
          Type: 'AWS::Lambda::Function',
          Properties: {
            Name: functionName,
            Alias: alias,
            CurrentVersion: currentVersion,
            TargetVersion: targetVersion,
          },
        },
      },
    ],
  });
  return {
    revisionType: 'AppSpecContent',
    appSpecContent: {
      content,
      sha256: createHash('sha256').update(content).digest('hex'),
    },
  };
}
