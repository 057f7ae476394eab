import type { IdentityApi } from '@backstage/core-plugin-api';

const KEY = 'backspin:signed-in-as';

/** Who was signed in before the page was loaded again, if anybody. */
export const rememberedUser = (): string | undefined =>
  window.localStorage.getItem(KEY) ?? undefined;

/** Keeps the choice, so that loading a page again does not ask again. */
export const rememberUser = (name: string) =>
  window.localStorage.setItem(KEY, name);

/** Forgets the choice. */
export const forgetUser = () => window.localStorage.removeItem(KEY);

/** The same identity, which forgets the choice when its owner signs out. */
export function forgettingIdentity(identity: IdentityApi): IdentityApi {
  return {
    getProfileInfo: () => identity.getProfileInfo(),
    getBackstageIdentity: () => identity.getBackstageIdentity(),
    getCredentials: () => identity.getCredentials(),
    async signOut() {
      forgetUser();
      await identity.signOut();
    },
  };
}
