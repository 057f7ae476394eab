import { Caller, ServiceError, World } from '../core/types';
import { getAccessKey } from './registry';
import { CredentialScope } from './signature';

/**
 * Who signed the request. Throws what AWS answers: an unknown key, a missing or wrong
 * session token, an expired one.
 */
export function authenticate(
  world: World,
  scope: CredentialScope | undefined,
  realNow: number,
): Caller {
  if (!scope) {
    throw new ServiceError(
      'MissingAuthenticationTokenException',
      'Request is missing Authentication Token',
    );
  }
  const key = getAccessKey(world, scope.accessKeyId);
  if (!key || key.sessionToken !== scope.sessionToken) {
    throw new ServiceError(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    );
  }
  if (key.expiresAtReal !== undefined && key.expiresAtReal <= realNow) {
    throw new ServiceError(
      'ExpiredTokenException',
      'The security token included in the request is expired',
    );
  }
  return {
    account: key.account,
    region: scope.region,
    accessKeyId: key.accessKeyId,
    arn: key.arn,
    userId: key.userId,
  };
}
