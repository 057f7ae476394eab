/** Pull requests: making, closing and merging them. */
import type { World } from '../../core/types';
import { amplifyState } from '../amplify/state';
import { pushCommit } from '../amplify/commits';
import { GithubError } from './errors';
import { addCommit, commitsBetween, digest, slugOf } from './repositories';
import type { PullState, RepositoryState } from './state';

const AMPLIFY = 'amplify';

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

/**
 * Merges a pull request with a merge commit. Where nothing was pushed to the base
 * meanwhile, the result has the files of the head; else those of neither.
 */
export function mergePull(
  world: World,
  repository: RepositoryState,
  pull: PullState,
  by: string,
): string {
  if (pull.closedAt) {
    throw new GithubError(405, 'Pull Request is not mergeable');
  }
  const { branches, commits, owner, name } = repository;
  const base = branches[pull.base];
  const head = branches[pull.head];
  const isFastForward = commits[head].parents.includes(base);
  const merged = addCommit(repository, {
    tree: isFastForward
      ? commits[head].tree
      : digest(`merge of ${commits[base].tree} and ${commits[head].tree}`),
    parents: [base, head],
    message: `Merge pull request #${pull.number} from ${owner}/${pull.head}\n\n${pull.title}`,
    author: by,
    time: world.now(),
  });
  pull.closedAt = world.now();
  pull.mergeCommit = merged.sha;
  branches[pull.base] = merged.sha;
  tellAmplify(world, `${owner}/${name}`, pull.base, merged.sha, repository);
  return merged.sha;
}

/** GitHub's push event: apps that are connected to the repository build its branch. */
function tellAmplify(
  world: World,
  slug: string,
  branch: string,
  sha: string,
  repository: RepositoryState,
): void {
  const { message, author, time } = repository.commits[sha];
  for (const place of world.places(AMPLIFY)) {
    for (const app of Object.values(amplifyState(world, place).apps)) {
      if (slugOf(app.repository) === slug) {
        const commit = { sha, message: message.split('\n')[0], author, time };
        pushCommit(world, place, app.appId, branch, commit);
      }
    }
  }
}
