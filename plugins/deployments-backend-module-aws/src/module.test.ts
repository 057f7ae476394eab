import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { deploymentProvidersExtensionPoint } from '@backspin/backstage-plugin-deployments-node';
import type {
  CloudDiagnostics,
  DeploymentProvider,
} from '@backspin/backstage-plugin-deployments-node';
import deploymentsModuleAws from '.';

/** The deployments backend, as far as modules see it. */
function deploymentsPlugin() {
  const providers: DeploymentProvider[] = [];
  const diagnostics: CloudDiagnostics[] = [];
  const plugin = createBackendPlugin({
    pluginId: 'deployments',
    register(env) {
      env.registerExtensionPoint(deploymentProvidersExtensionPoint, {
        addProvider: provider => void providers.push(provider),
        addDiagnostics: item => void diagnostics.push(item),
        codeHosts: () => ({ accessTo: async () => undefined }),
      });
      env.registerInit({ deps: {}, init: async () => {} });
    },
  });
  return { plugin, providers, diagnostics };
}

describe('the module', () => {
  it('adds both providers and the diagnostics, without calling AWS', async () => {
    const { plugin, providers, diagnostics } = deploymentsPlugin();
    await startTestBackend({
      features: [
        plugin,
        deploymentsModuleAws,
        mockServices.rootConfig.factory({
          data: {
            deployments: {
              aws: {
                accounts: [{ id: '333333333333', regions: ['us-east-1'] }],
              },
            },
            aws: {
              accounts: [
                {
                  accountId: '333333333333',
                  accessKeyId: 'a',
                  secretAccessKey: 'b',
                },
              ],
            },
          },
        }),
      ],
    });
    expect(providers.map(({ kind }) => kind).sort()).toEqual([
      'amplify-branch',
      'lambda-alias',
    ]);
    expect(diagnostics).toHaveLength(1);
  });

  it('starts without any account, and then has nothing to say', async () => {
    const { plugin, diagnostics } = deploymentsPlugin();
    const logger = mockServices.logger.mock();
    logger.child.mockReturnValue(logger);
    await startTestBackend({
      features: [plugin, deploymentsModuleAws, logger.factory],
    });
    expect(await diagnostics[0].services()).toEqual([]);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('deployments.aws.accounts'),
    );
  });

  it('names the key of a configuration that is wrong', async () => {
    const { plugin } = deploymentsPlugin();
    const data = { deployments: { aws: { accounts: [{ id: 3 }] } } };
    await expect(
      startTestBackend({
        features: [
          plugin,
          deploymentsModuleAws,
          mockServices.rootConfig.factory({ data }),
        ],
      }),
    ).rejects.toThrow(/deployments\.aws\.accounts\[0\]\.id/);
  });
});
