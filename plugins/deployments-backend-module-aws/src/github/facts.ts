import type { CodeHosts } from '@backspin/backstage-plugin-deployments-node';
import { GithubClient, GithubError, slugOf } from './GithubClient';

/** What the code host says of going back in the repository. */
export type RepositoryFacts =
  | {
      /** Newest commit of the branch. */
      head: string;
      /** Digest of the files of the wanted commit. */
      tree: string;
    }
  /** Why it cannot be done, as a sentence. */
  | { refusal: string };

const CONFIGURE =
  'Configure one with a token or an app under integrations.github.';

function reasonOf(error: unknown): string {
  const status = error instanceof GithubError ? error.status : undefined;
  if (status === 401) {
    return 'GitHub does not know the credentials of the integration.';
  }
  if (status === 403) {
    return "The portal's GitHub integration may not read this repository.";
  }
  return 'GitHub could not be asked. Try again in a moment.';
}

/**
 * Reads whether a branch can be taken back to the files of an earlier commit.
 * Never throws: without the code host, other ways remain.
 */
export async function readRepositoryFacts(
  hosts: CodeHosts | undefined,
  repositoryUrl: string,
  branch: string,
  sha: string,
): Promise<RepositoryFacts> {
  try {
    const access = slugOf(repositoryUrl)
      ? await hosts?.accessTo(repositoryUrl)
      : undefined;
    if (!hosts || !access) {
      return {
        refusal: `The portal has no GitHub integration with credentials for ${repositoryUrl}. ${CONFIGURE}`,
      };
    }
    const github = new GithubClient(hosts, repositoryUrl);
    const [head, wanted] = await Promise.all([
      github.head(branch),
      github.commit(sha),
    ]);
    if (!head || !wanted) {
      return {
        refusal: head
          ? `The repository has no commit ${sha.slice(0, 7)} any more.`
          : `The repository has no branch ${branch}, or the portal's GitHub integration does not see it.`,
      };
    }
    const newest = await github.commit(head);
    return newest?.tree.sha === wanted.tree.sha
      ? {
          refusal: `The newest commit of ${branch} has the files of ${sha.slice(
            0,
            7,
          )} already.`,
        }
      : { head, tree: wanted.tree.sha };
  } catch (error) {
    return { refusal: reasonOf(error) };
  }
}

/** Files that the commits between two releases changed; undefined when nobody can say. */
export async function readChangedFiles(
  hosts: CodeHosts | undefined,
  repositoryUrl: string | undefined,
  older: string | undefined,
  newer: string | undefined,
): Promise<string[] | undefined> {
  if (!hosts || !repositoryUrl || !older || !newer) return undefined;
  try {
    if (!(await hosts.accessTo(repositoryUrl))) return undefined;
    const github = new GithubClient(hosts, repositoryUrl);
    return await github.changedFiles(older, newer);
  } catch {
    // It is for show only.
    return undefined;
  }
}
