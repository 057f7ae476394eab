/** Pull requests: making, closing and merging them. */
import type { World } from '../../core/types';
import { tellAmplify } from './amplifyApps';
import { GithubError } from './errors';
import { mergeTrees, writeCommit } from './git/objects';
import { settlePush } from './git/pushes';
import type { GitFolder } from './git/gitFolder';
import { addCommit, commitsBetween, digest } from './repositories';
import type { PullState, RepositoryState } from './state';

/** A new pull request between branches of one repository. */
export function openPull(
  world: World,
  repository: RepositoryState,
  request: Pick<PullState, 'title' | 'body' | 'head' | 'base' | 'author'>,
): PullState {
  const { branches, owner, pulls } = repository;
  const { head, base } = request;
  const invalid = (message: string) =>
    new GithubError(422, 'Validation Failed', message);
  if (!branches[head]) throw invalid('head is invalid');
  if (!branches[base]) throw invalid('base is invalid');
  const known = pulls.find(
    pull => pull.head === head && pull.base === base && !pull.closedAt,
  );
  if (known) {
    throw invalid(`A pull request already exists for ${owner}:${head}.`);
  }
  if (commitsBetween(repository, branches[base], branches[head]).length === 0) {
    throw invalid(`No commits between ${base} and ${head}`);
  }
  const pull: PullState = {
    ...request,
    number: pulls.length + 1,
    createdAt: world.now(),
  };
  pulls.push(pull);
  return pull;
}

/** Closes a pull request without merging it. */
export function closePull(world: World, pull: PullState): void {
  pull.closedAt ??= world.now();
}

/** How a merge is asked for. */
export interface MergeRequest {
  by: string;
  method?: 'merge' | 'squash' | 'rebase';
}

function mergeCommit(
  world: World,
  { branches, owner }: RepositoryState,
  pull: PullState,
  { by, method = 'merge' }: MergeRequest,
) {
  if (pull.closedAt) {
    throw new GithubError(405, 'Pull Request is not mergeable');
  }
  const { head, base, number, title } = pull;
  return method === 'merge'
    ? {
        parents: [branches[base], branches[head]],
        message: `Merge pull request #${number} from ${owner}/${head}\n\n${title}`,
        author: by,
        time: world.now(),
      }
    : {
        parents: [branches[base]],
        message: `${title} (#${number})`,
        author: by,
        time: world.now(),
      };
}

function closeMerged(world: World, pull: PullState, sha: string): void {
  pull.closedAt = world.now();
  pull.mergeCommit = sha;
}

/**
 * Merges a pull request of a repository without files with a merge commit. Where
 * nothing was pushed to the base meanwhile, the result has the files of the head; else
 * those of neither.
 *
 * @returns the sha of the merge
 */
export function mergePull(
  world: World,
  repository: RepositoryState,
  pull: PullState,
  by: string,
): string {
  const { branches, commits } = repository;
  const commit = mergeCommit(world, repository, pull, { by });
  const base = commits[branches[pull.base]];
  const head = commits[branches[pull.head]];
  const merged = addCommit(repository, {
    ...commit,
    tree: head.parents.includes(base.sha)
      ? head.tree
      : digest(`merge of ${base.tree} and ${head.tree}`),
  });
  closeMerged(world, pull, merged.sha);
  branches[pull.base] = merged.sha;
  tellAmplify(world, repository, pull.base);
  return merged.sha;
}

/**
 * Merges a pull request of any repository: where there are files, git merges them, and
 * workflows run on the result.
 *
 * @returns the sha of the merge
 * @throws GithubError 405 when it cannot be merged
 */
export async function mergePullRequest(
  world: World,
  git: GitFolder,
  repository: RepositoryState,
  pull: PullState,
  request: MergeRequest,
): Promise<string> {
  const { by } = request;
  if (!repository.hasFiles) return mergePull(world, repository, pull, by);
  const { branches, owner, name } = repository;
  const slug = `${owner}/${name}`;
  const commit = mergeCommit(world, repository, pull, request);
  const base = branches[pull.base];
  const tree = await mergeTrees(git, slug, base, branches[pull.head]);
  if (!tree) throw new GithubError(405, 'Pull Request has merge conflicts');
  const sha = await writeCommit(git, slug, { ...commit, tree });
  await git.run(slug, ['update-ref', `refs/heads/${pull.base}`, sha, base]);
  closeMerged(world, pull, sha);
  await settlePush({ world, git, repository, by });
  return sha;
}
