import { InputError, NotAllowedError } from '@backstage/errors';
import {
  DefaultGithubCredentialsProvider,
  type GithubIntegrationConfig,
  type ScmIntegrations,
} from '@backstage/integration';
import { parseRepoUrl } from '@backstage/plugin-scaffolder-node';
import * as z from 'zod';

/** Input of actions that call GitHub, as the actions of Backstage's own module have it. */
export const tokenSchema = z
  .string()
  .min(1)
  .optional()
  .describe(
    'Token to use for GitHub, from a secret; that of integrations.github if left out',
  );

/** A repository and how GitHub's API is reached for it. */
export interface Repository {
  owner: string;
  repo: string;
  apiBaseUrl: string;
  headers: Record<string, string>;
}

/** A repository as the repository picker names it, with the integration of its host. */
export interface PickedRepository extends Repository {
  config: GithubIntegrationConfig;
  /** Whether the calls are made as a GitHub App, which GitHub tells the rights of. */
  asApp: boolean;
}

/** Logins of users and organisations; those of managed users have an underscore. */
const OWNER = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;
const REPO = /^(?!\.{1,2}$)[\w.-]{1,100}$/;

async function credentialsOf(
  integrations: ScmIntegrations,
  host: string,
  slug: string,
) {
  try {
    return await DefaultGithubCredentialsProvider.fromIntegrations(
      integrations,
    ).getCredentials({ url: `https://${host}/${slug}` });
  } catch (error) {
    throw new NotAllowedError(
      `repoUrl: integrations.github has no access to ${slug}: ${
        (error as Error).message
      }. Install its GitHub App for all repositories of the organisation, or choose another owner.`,
    );
  }
}

/**
 * Finds out which repository the picker's answer means, and how it is reached.
 *
 * @param token - in place of the one of `integrations.github`
 * @throws InputError when it is no repository on a host of `integrations.github`.
 * @throws NotAllowedError when no credentials are for it.
 */
export async function repositoryOf(
  integrations: ScmIntegrations,
  repoUrl: string,
  token?: string,
): Promise<PickedRepository> {
  const { host, owner = '', repo = '' } = parseRepoUrl(repoUrl, integrations);
  const config = integrations.github.byHost(host)?.config;
  if (!config?.apiBaseUrl) {
    throw new InputError(
      `repoUrl: ${host} is not among integrations.github. Choose a repository on GitHub, or add its host there.`,
    );
  }
  if (!OWNER.test(owner) || !REPO.test(repo)) {
    throw new InputError(
      `repoUrl: GitHub can have no repository ${owner}/${repo}. Use letters, digits, hyphens, dots and underscores only.`,
    );
  }
  const { type, headers = {} } = token
    ? { type: 'token', headers: { Authorization: `Bearer ${token}` } }
    : await credentialsOf(integrations, host, `${owner}/${repo}`);
  return {
    owner,
    repo,
    apiBaseUrl: config.apiBaseUrl,
    headers,
    config,
    asApp: type === 'app',
  };
}
