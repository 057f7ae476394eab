import * as sdk from '@aws-sdk/client-sts';
import { randomBytes } from 'node:crypto';
import {
  OperationHandler,
  RequestContext,
  ServiceDefinition,
  ServiceError,
} from '../../core/types';
import { Validation } from '../../core/validation';
import { denial } from '../../identity/authorize';
import {
  AccessKey,
  getAccessKey,
  getRole,
  pruneAccessKeys,
  putAccessKey,
  Role,
} from '../../identity/registry';

// Key ids and secrets are drawn apart from the world's randomness: who logs in must not
// change what the world does next.
function letters(length: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return [...randomBytes(length)].map(byte => alphabet[byte % 32]).join('');
}

function accessDenied(message: string): ServiceError {
  return new ServiceError('AccessDeniedException', message);
}

/** Issues a temporary key; its lifetime is real time, as that is what SDKs cache it by. */
function issue(
  context: RequestContext,
  key: Pick<AccessKey, 'account' | 'arn' | 'userId' | 'roleArn'>,
  seconds: number,
): sdk.Credentials {
  const realNow = context.realNow;
  pruneAccessKeys(context.world, realNow);
  const sessionToken = randomBytes(96).toString('base64');
  const expiresAtReal = realNow + seconds * 1000;
  const { accessKeyId } = putAccessKey(context.world, {
    ...key,
    accessKeyId: `ASIA${letters(16)}`,
    sessionToken,
    expiresAtReal,
  });
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: randomBytes(30).toString('base64'),
    SessionToken: sessionToken,
    Expiration: new Date(expiresAtReal),
  };
}

/** Whether the role's trust policy names the caller. */
function trusts(role: Role, context: RequestContext): boolean {
  const { caller } = context;
  const key = getAccessKey(context.world, caller.accessKeyId);
  const principals = ['*', caller.account, caller.arn, key?.roleArn];
  return role.trust.some(trusted => {
    const root = /^arn:aws:iam::(\d{12}):root$/.exec(trusted);
    return principals.includes(root ? root[1] : trusted);
  });
}

const assumeRole: OperationHandler<
  sdk.AssumeRoleRequest,
  sdk.AssumeRoleResponse
> = (input, context) => {
  const roleArn = input.RoleArn!;
  const session = input.RoleSessionName!;
  new Validation()
    .length('roleArn', roleArn, 20, 2048)
    .length('roleSessionName', session, 2, 64)
    .pattern('roleSessionName', session, /^[\w+=,.@-]*$/)
    .range('durationSeconds', input.DurationSeconds, 900, 43200)
    .check();
  const role = getRole(context.world, roleArn);
  const wrongExternalId =
    role?.externalId !== undefined && role.externalId !== input.ExternalId;
  // AWS does not tell a missing role from one that does not trust the caller.
  if (!role || !trusts(role, context) || wrongExternalId) {
    throw accessDenied(
      `User: ${context.caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
    );
  }
  const seconds = input.DurationSeconds ?? 3600;
  const chained = getAccessKey(
    context.world,
    context.caller.accessKeyId,
  )?.roleArn;
  if (chained && seconds > 3600) {
    throw new ServiceError(
      'ValidationException',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  }
  if (seconds > (role.maxSessionDuration ?? 3600)) {
    throw new ServiceError(
      'ValidationException',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    );
  }
  const name = role.name.split('/').pop()!;
  const arn = `arn:aws:sts::${role.account}:assumed-role/${name}/${session}`;
  const userId = `${roleId(role)}:${session}`;
  return {
    Credentials: issue(
      context,
      { account: role.account, arn, userId, roleArn },
      seconds,
    ),
    AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
    PackedPolicySize: input.Policy ? 1 : undefined,
    SourceIdentity: input.SourceIdentity,
  };
};

/** A role's unique id: stable, and made of the letters AWS uses. */
function roleId(role: Role): string {
  let hash = 7;
  let id = '';
  for (const char of `${role.account}/${role.name}`) {
    hash = (Math.imul(hash, 31) + char.charCodeAt(0)) >>> 0;
  }
  while (id.length < 17) {
    hash = (Math.imul(hash, 1664525) + 1013904223) >>> 0;
    id += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[hash >>> 27];
  }
  return `AROA${id}`;
}

const getCallerIdentity: OperationHandler<
  sdk.GetCallerIdentityRequest,
  sdk.GetCallerIdentityResponse
> = (_input, { caller }) => ({
  UserId: caller.userId,
  Account: caller.account,
  Arn: caller.arn,
});

const getSessionToken: OperationHandler<
  sdk.GetSessionTokenRequest,
  sdk.GetSessionTokenResponse
> = (input, context) => {
  new Validation()
    .range('durationSeconds', input.DurationSeconds, 900, 129600)
    .check();
  const { caller } = context;
  if (getAccessKey(context.world, caller.accessKeyId)?.sessionToken) {
    throw accessDenied('Cannot call GetSessionToken with session credentials');
  }
  return {
    Credentials: issue(context, caller, input.DurationSeconds ?? 43200),
  };
};

const getAccessKeyInfo: OperationHandler<
  sdk.GetAccessKeyInfoRequest,
  sdk.GetAccessKeyInfoResponse
> = (input, context) => {
  const key = getAccessKey(context.world, input.AccessKeyId!);
  if (!key) {
    throw new ServiceError(
      'ValidationException',
      `Invalid Access Key: ${input.AccessKeyId}`,
    );
  }
  return { Account: key.account };
};

/** Security Token Service: who am I, and let me be another. */
export const sts: ServiceDefinition = {
  id: 'sts',
  signingName: 'sts',
  sdk,
  protocol: 'awsQuery',
  operations: {
    AssumeRole: assumeRole,
    GetAccessKeyInfo: getAccessKeyInfo,
    GetCallerIdentity: getCallerIdentity,
    GetSessionToken: getSessionToken,
  },
  // AWS documents 600 calls a second for all STS operations together.
  quotas: [{ name: 'sts', perSecond: 600, operations: 'others' }],
  throttlingError: () =>
    new ServiceError('ThrottlingException', 'Rate exceeded'),
  accessDeniedError: (caller, _operation, { action, resource }) =>
    accessDenied(denial(caller, action, resource).message),
  resourceArn: (operation, input) =>
    operation === 'AssumeRole' ? input.RoleArn : undefined,
  // Needs no permission, even with an explicit deny (STS API reference).
  unrestricted: ['GetCallerIdentity'],
};
