import {
  createBackendModule,
  type BackendFeature,
} from '@backstage/backend-plugin-api';
import {
  deploymentProvidersExtensionPoint,
  type DeploymentProvider,
  type CloudDiagnostics,
} from '@backspin/backstage-plugin-deployments-node';

/** A module of the plugin with one provider. */
export const providerModule = (
  provider: DeploymentProvider,
  diagnostics?: CloudDiagnostics,
): BackendFeature =>
  createBackendModule({
    pluginId: 'deployments',
    moduleId: 'fake',
    register(module) {
      module.registerInit({
        deps: { providers: deploymentProvidersExtensionPoint },
        async init({ providers }) {
          providers.addProvider(provider);
          if (diagnostics) providers.addDiagnostics(diagnostics);
        },
      });
    },
  });
