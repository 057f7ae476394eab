import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  authProvidersExtensionPoint,
  createProxyAuthenticator,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';

/** Header with which the sign-in page names the demo user it wants to be. */
const DEMO_USER_HEADER = 'x-backspin-demo-user';

/**
 * Signs in as one of the users listed in `auth.providers.demo.users`, without a
 * password: for the demo alone. It refuses to work outside of development, and
 * knows no users where none are configured.
 */
const demoAuthenticator = createProxyAuthenticator({
  defaultProfileTransform: async () => ({ profile: {} }),
  initialize({ config }) {
    return {
      users: config.getOptionalStringArray('users') ?? [],
      enabled: process.env.NODE_ENV === 'development',
    };
  },
  async authenticate({ req }, { users, enabled }) {
    if (!enabled) {
      throw new NotAllowedError(
        'Demo users exist in development only; configure a real sign-in provider',
      );
    }
    const name = req.header(DEMO_USER_HEADER);
    if (!name || !users.includes(name)) {
      throw new NotAllowedError(
        `Not one of the demo users: ${users.join(', ')}`,
      );
    }
    return { result: { name } };
  },
});

/** Lets a reader of the demo be its owner, its release manager, its on-call … */
export default createBackendModule({
  pluginId: 'auth',
  moduleId: 'demo-provider',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        providers: authProvidersExtensionPoint,
      },
      async init({ config, providers }) {
        if (!config.has('auth.providers.demo')) return;
        providers.registerProvider({
          providerId: 'demo',
          factory: createProxyAuthProviderFactory({
            authenticator: demoAuthenticator,
            signInResolver: async ({ result }, context) =>
              context.signInWithCatalogUser({
                entityRef: { name: result.name },
              }),
          }),
        });
      },
    });
  },
});
