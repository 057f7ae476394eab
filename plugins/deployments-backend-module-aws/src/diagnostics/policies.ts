import type { IamPolicies } from '@backspin/backstage-plugin-deployments-node';
import { CALLS } from '../clients';
import type { AwsRole } from '../clients';

/** A statement of a policy. */
interface Statement {
  Sid: string;
  Effect: 'Allow';
  Action: string[];
  Resource: string[];
}

/** Resources that writes are limited to; many reads know no narrower one than all. */
const WRITE_RESOURCES: Record<string, string[]> = {
  lambda: ['arn:*:lambda:*:*:function:*'],
  codedeploy: [
    'arn:*:codedeploy:*:*:deploymentgroup:*/*',
    'arn:*:codedeploy:*:*:deploymentconfig:*',
    'arn:*:codedeploy:*:*:application:*',
  ],
  amplify: ['arn:*:amplify:*:*:apps/*'],
};

const title = (text: string) => text[0].toUpperCase() + text.slice(1);

function statements(role: AwsRole): Statement[] {
  return Object.entries(CALLS).flatMap(([service, calls]) => {
    const actions = Object.values(calls)
      .filter(call => call.access === role)
      .flatMap(({ action, alsoNeeds = [] }) =>
        [action ?? [], alsoNeeds].flat(),
      );
    if (actions.length === 0) return [];
    return [
      {
        Sid: `Backspin${title(role)}${title(service)}`,
        Effect: 'Allow',
        Action: [...new Set(actions)].sort(),
        Resource: role === 'write' ? WRITE_RESOURCES[service] ?? ['*'] : ['*'],
      },
    ];
  });
}

const document = (role: AwsRole) => ({
  Version: '2012-10-17',
  Statement: statements(role),
});

/**
 * The policies of the read role and of the write role: exactly the calls that
 * the code makes with each, from the table that the client layer enforces.
 */
export function iamPolicies(): IamPolicies {
  return { read: document('read'), write: document('write') };
}
