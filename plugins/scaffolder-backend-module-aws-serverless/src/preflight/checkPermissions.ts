import { GithubAppCredentialsMux } from '@backstage/integration';
import type { Problem } from '../description/problem';
import type { PickedRepository } from '../github/repository';

/**
 * Scopes that a classic token needs, each with those that hold it too: for
 * repositories, for files below `.github/workflows`, and for teams.
 * https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps
 */
const SCOPES = [['repo'], ['workflow'], ['read:org', 'write:org', 'admin:org']];

/**
 * Permissions that an app needs, for the same and for environments, which are part
 * of a repository's administration.
 * https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
 */
const PERMISSIONS = {
  administration: 'write',
  contents: 'write',
  members: 'read',
  workflows: 'write',
};

function missingScopes(told: string): string[] {
  const scopes = told.split(',').map(scope => scope.trim());
  return SCOPES.filter(
    alternatives => !alternatives.some(scope => scopes.includes(scope)),
  ).map(([scope]) => scope);
}

async function missingPermissions({
  config,
  owner,
}: PickedRepository): Promise<string[]> {
  const installations = await new GithubAppCredentialsMux(
    config,
  ).getAllInstallations();
  const given = installations
    .filter(
      ({ account }) =>
        account &&
        'login' in account &&
        account.login.toLowerCase() === owner.toLowerCase(),
    )
    .map(installation => installation.permissions as Record<string, string>);
  // Several apps may be installed, and any of them be the one that is used.
  if (given.length !== 1) return [];
  return Object.entries(PERMISSIONS)
    .filter(
      ([name, level]) => given[0][name] !== level && given[0][name] !== 'write',
    )
    .map(([name, level]) => `${name}: ${level}`);
}

/**
 * Which rights are missing, so far as GitHub tells: the scopes of a classic token stand
 * in every answer, and apps may ask for their own. Of fine-grained tokens it tells
 * nothing; with those, making the repository is the first that fails.
 *
 * @param answer - headers of any answer to the token
 */
export async function permissionProblems(
  repository: PickedRepository,
  answer: Headers,
): Promise<Problem[]> {
  const scopes = answer.get('x-oauth-scopes');
  if (repository.asApp) {
    const missing = await missingPermissions(repository);
    return missing.length === 0
      ? []
      : [
          {
            field: 'repoUrl',
            message: `the GitHub App of integrations.github lacks permissions in ${
              repository.owner
            }: ${missing.join(
              ', ',
            )}. Have them added to the app, and accepted by the organisation`,
          },
        ];
  }
  const missing = scopes === null ? [] : missingScopes(scopes);
  return missing.length === 0
    ? []
    : [
        {
          field: 'repoUrl',
          message: `the token for GitHub lacks the scopes ${missing.join(
            ', ',
          )}. Have them added to the token of integrations.github`,
        },
      ];
}
