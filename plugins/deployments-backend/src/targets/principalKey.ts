import type { BackstageCredentials } from '@backstage/backend-plugin-api';

/**
 * Tells readers apart, so that nothing remembered for one is given to another:
 * the whole principal, with the actor of a user and the restrictions of a service.
 */
export function principalKey(credentials: BackstageCredentials): string {
  return JSON.stringify(credentials.principal);
}
