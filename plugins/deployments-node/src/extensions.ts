import { createExtensionPoint } from '@backstage/backend-plugin-api';
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
