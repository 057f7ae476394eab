import { ServiceUnavailableError } from '@backstage/errors';
import type { Problem } from '../description/problem';
import type { PickedRepository } from '../github/repository';
import { permissionProblems } from './checkPermissions';

/** Who on GitHub is asked for something, as an entity of the catalog. */
export interface Person {
  /** Field of the form. */
  field: string;
  kind: 'user' | 'group';
  /** Login, or slug of the team: the same as the entity's name. */
  name: string;
  /** What they are needed for, such as `to approve releases`. */
  purpose: string;
}

const TIMEOUT_MS = 15_000;

async function ask(
  { apiBaseUrl, headers }: PickedRepository,
  path: string,
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`${apiBaseUrl}${path}`, {
      headers,
      // A repository that was renamed answers from its new name: the old one is free.
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    throw new ServiceUnavailableError(
      `repoUrl: GitHub could not be reached at ${apiBaseUrl}: ${
        (error as Error).message
      }. Retry the task.`,
    );
  }
  if (response.status === 429 || response.status >= 500) {
    throw new ServiceUnavailableError(
      `repoUrl: GitHub answered ${response.status} for ${path}. Retry the task.`,
    );
  }
  return response;
}

async function checkPerson(
  repository: PickedRepository,
  { field, kind, name, purpose }: Person,
): Promise<Problem[]> {
  const { owner } = repository;
  const who =
    kind === 'group' ? `team ${owner}/${name}` : `user with the login ${name}`;
  const { ok, status } = await ask(
    repository,
    kind === 'group'
      ? `/orgs/${owner}/teams/${encodeURIComponent(name)}`
      : `/users/${encodeURIComponent(name)}`,
  );
  if (ok) return [];
  return [
    {
      field,
      message:
        status === 404
          ? `GitHub shows no ${who}, who is needed ${purpose}. Choose another, or have the ${
              kind === 'group'
                ? 'team made there by that name'
                : 'login checked'
            }; integrations.github must be allowed to read the organisation's members`
          : `GitHub answered ${status} for the ${who}, who is needed ${purpose}. Allow integrations.github to read the organisation's members`,
    },
  ];
}

/**
 * Looks whether a repository can be made: whether GitHub knows its owner and those who
 * are to be asked there, the rights suffice, and the name is free.
 *
 * @throws ServiceUnavailableError when GitHub does not tell; it can be tried again.
 */
export async function checkRepository(
  repository: PickedRepository,
  people: Person[],
): Promise<Problem[]> {
  const { owner, repo } = repository;
  const account = await ask(repository, `/users/${owner}`);
  if (account.status === 401) {
    return [
      {
        field: 'repoUrl',
        message:
          'GitHub does not accept the token of integrations.github. Have it renewed',
      },
    ];
  }
  if (!account.ok) {
    return [
      {
        field: 'repoUrl',
        message: `GitHub shows no organisation or user ${owner}. Choose another owner`,
      },
    ];
  }
  const [rights, there, ...missing] = await Promise.all([
    permissionProblems(repository, account.headers),
    ask(repository, `/repos/${owner}/${repo}`),
    ...people.map(person => checkPerson(repository, person)),
  ]);
  const taken: Problem[] = there.ok
    ? [
        {
          field: 'repoUrl',
          message: `the repository ${owner}/${repo} exists already. Choose another name; if a task of yours that failed has made it, retry that task instead`,
        },
      ]
    : [];
  return [...rights, ...taken, ...missing.flat()];
}
