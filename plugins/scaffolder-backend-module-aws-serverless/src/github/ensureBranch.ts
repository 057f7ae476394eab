import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import * as z from 'zod';
import type { Repository } from './repository';

const refSchema = z.object({ object: z.object({ sha: z.string() }) });

const refsOf = ({ apiBaseUrl, owner, repo }: Repository) =>
  `${apiBaseUrl}/repos/${owner}/${repo}/git`;

async function failure(response: Response, what: string): Promise<Error> {
  const said = await response
    .json()
    .then(body => z.object({ message: z.string() }).parse(body).message)
    .catch(() => response.statusText);
  const message = `${what}: GitHub answered ${response.status}, ${said}`;
  return response.status === 404
    ? new NotFoundError(
        `${message}. Check that the repository exists and that integrations.github may write its contents.`,
      )
    : new ServiceUnavailableError(`${message}. The step can be repeated.`);
}

/** The commit at the head of a branch; undefined where there is no such branch. */
async function headOf(
  repository: Repository,
  branch: string,
): Promise<string | undefined> {
  const response = await fetch(
    `${refsOf(repository)}/ref/heads/${encodeURIComponent(branch)}`,
    { headers: repository.headers },
  );
  if (response.status === 404) return undefined;
  if (!response.ok) throw await failure(response, `Branch ${branch}`);
  return refSchema.parse(await response.json()).object.sha;
}

/**
 * Makes a branch that begins where another one ends. One that exists is left alone,
 * wherever it is.
 *
 * @returns whether it was made
 * @throws NotFoundError when there is no repository, or no branch to begin at.
 * @throws ServiceUnavailableError when GitHub does not do it; it can be tried again.
 */
export async function ensureBranch(
  repository: Repository,
  branch: string,
  from: string,
): Promise<boolean> {
  if (await headOf(repository, branch)) return false;
  const sha = await headOf(repository, from);
  if (!sha) {
    throw new NotFoundError(
      `from: ${repository.owner}/${repository.repo} has no branch ${from}. Push to it first, or name another.`,
    );
  }
  const response = await fetch(`${refsOf(repository)}/refs`, {
    method: 'POST',
    headers: { ...repository.headers, 'content-type': 'application/json' },
    body: JSON.stringify({ ref: `refs/heads/${branch}`, sha }),
  });
  if (response.ok) return true;
  // Somebody else was quicker, or an earlier answer was lost.
  if (response.status === 422 && (await headOf(repository, branch))) {
    return false;
  }
  throw await failure(response, `Branch ${branch}`);
}
