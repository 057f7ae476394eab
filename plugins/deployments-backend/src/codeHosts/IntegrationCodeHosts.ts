import type { RootConfigService } from '@backstage/backend-plugin-api';
import {
  DefaultGithubCredentialsProvider,
  ScmIntegrations,
  type GithubCredentialsProvider,
} from '@backstage/integration';
import type {
  CodeHostAccess,
  CodeHosts,
} from '@backspin/backstage-plugin-deployments-node';

/** The code hosts under `integrations`; of them GitHub, with an app or with a token. */
export class IntegrationCodeHosts implements CodeHosts {
  private readonly integrations: ScmIntegrations;
  private readonly github: GithubCredentialsProvider;

  constructor(config: RootConfigService) {
    this.integrations = ScmIntegrations.fromConfig(config);
    this.github = DefaultGithubCredentialsProvider.fromIntegrations(
      this.integrations,
    );
  }

  /** Whether an address is at a GitHub that the configuration knows, with or without credentials. */
  isGithub(repositoryUrl: string): boolean {
    return (
      URL.canParse(repositoryUrl) &&
      this.integrations.github.byUrl(repositoryUrl) !== undefined
    );
  }

  async accessTo(repositoryUrl: string): Promise<CodeHostAccess | undefined> {
    const apiBaseUrl = URL.canParse(repositoryUrl)
      ? this.integrations.github.byUrl(repositoryUrl)?.config.apiBaseUrl
      : undefined;
    if (!apiBaseUrl) return undefined;
    const { headers } = await this.github.getCredentials({
      url: repositoryUrl,
    });
    return headers && { kind: 'github', apiBaseUrl, headers };
  }
}
