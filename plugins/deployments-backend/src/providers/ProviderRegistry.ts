import type { TargetKind } from '@backspin/backstage-plugin-deployments-common';
import type {
  CloudDiagnostics,
  CodeHosts,
  DeploymentProvider,
  DeploymentProvidersExtensionPoint,
} from '@backspin/backstage-plugin-deployments-node';
import type { RootConfigService } from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError } from '@backstage/errors';
import { IntegrationCodeHosts } from '../codeHosts/IntegrationCodeHosts';

/** The providers and diagnostics that modules have added. */
export class ProviderRegistry implements DeploymentProvidersExtensionPoint {
  private readonly providers = new Map<TargetKind, DeploymentProvider>();
  private readonly sources: CloudDiagnostics[] = [];

  addProvider(provider: DeploymentProvider): void {
    if (this.providers.has(provider.kind)) {
      throw new ConflictError(
        `A provider for ${provider.kind} has been added already`,
      );
    }
    this.providers.set(provider.kind, provider);
  }

  addDiagnostics(diagnostics: CloudDiagnostics): void {
    this.sources.push(diagnostics);
  }

  codeHosts(config: RootConfigService): CodeHosts {
    return new IntegrationCodeHosts(config);
  }

  /** The provider of a kind. Throws NotFoundError when no module has added one. */
  forKind(kind: TargetKind): DeploymentProvider {
    const provider = this.providers.get(kind);
    if (!provider) {
      throw new NotFoundError(
        `No provider for ${kind} is installed; add the module that brings it to the backend`,
      );
    }
    return provider;
  }

  /** Every provider. */
  all(): DeploymentProvider[] {
    return [...this.providers.values()];
  }

  /** Every source of diagnostics. */
  diagnostics(): CloudDiagnostics[] {
    return [...this.sources];
  }
}
