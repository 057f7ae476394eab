import {
  createExtensionPoint,
  type RootConfigService,
} from '@backstage/backend-plugin-api';
import type { CodeHosts } from './codeHosts';
import type { CloudDiagnostics, DeploymentProvider } from './provider';

/**
 * Where modules add what they know to the deployments backend.
 *
 * @public
 */
export interface DeploymentProvidersExtensionPoint {
  /** Adds a provider. Throws when its kind is taken. */
  addProvider(provider: DeploymentProvider): void;
  /** Adds a source of diagnostics. */
  addDiagnostics(diagnostics: CloudDiagnostics): void;
  /** The code hosts under `integrations`, for providers that go back through a repository. */
  codeHosts(config: RootConfigService): CodeHosts;
}

/**
 * Where modules add providers to the deployments backend.
 *
 * @public
 */
export const deploymentProvidersExtensionPoint =
  createExtensionPoint<DeploymentProvidersExtensionPoint>({
    id: 'deployments.providers',
  });
