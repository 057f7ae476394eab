import type {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, NotAllowedError } from '@backstage/errors';

/**
 * An entity ref as the catalog spells it, from the way in which people and
 * programs write it. Throws InputError.
 */
export function entityRefFrom(text: string): string {
  try {
    return stringifyEntityRef(
      parseEntityRef(text, {
        defaultKind: 'component',
        defaultNamespace: 'default',
      }),
    );
  } catch {
    throw new InputError(
      `entityRef: ${text} names no entity; write KIND:NAMESPACE/NAME, for example component:default/royalty-calculator`,
    );
  }
}

/**
 * The person who calls. Whatever changes something is asked for by a person, who
 * answers for it.
 *
 * @returns entity ref of the user
 * @throws NotAllowedError for a service
 */
export function personFrom(
  auth: Pick<AuthService, 'isPrincipal'>,
  credentials: BackstageCredentials,
): string {
  if (!auth.isPrincipal(credentials, 'user')) {
    throw new NotAllowedError(
      'A rollback has to be asked for by a person, and these are not the credentials of one. Sign in as a user instead of using a token of a service',
    );
  }
  return credentials.principal.userEntityRef;
}
