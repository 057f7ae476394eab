/** Commits and branches of repositories, and how pushes get there. */
import { createHash } from 'node:crypto';
import type { SimTime, World } from '../../core/types';
import { githubState } from './state';
import type { CommitState, RepositoryState } from './state';

/** A commit as whoever pushes it knows it. */
export interface PushedCommit {
  sha: string;
  message: string;
  author: string;
  time: SimTime;
  files?: string[];
}

/** A digest as git makes them: forty hex digits. */
export const digest = (text: string) =>
  createHash('sha1').update(text).digest('hex');

/** `distrofm/web` of `https://github.com/distrofm/web.git`; undefined for other hosts. */
export function slugOf(repositoryUrl: string): string | undefined {
  const match = /^https:\/\/github\.com\/([^/]+\/[^/]+?)(?:\.git)?\/?$/.exec(
    repositoryUrl,
  );
  return match?.[1];
}

/** A repository, made at its first push. */
function repositoryFor(world: World, slug: string): RepositoryState {
  const { repositories } = githubState(world);
  const [owner, name] = slug.split('/');
  repositories[slug] ??= {
    owner,
    name,
    defaultBranch: 'main',
    commits: {},
    branches: {},
    pulls: [],
  };
  return repositories[slug];
}

/**
 * Notes a push to a branch. A commit that is new gets the branch's head as its
 * parent and a tree of its own; one that is known only moves the branch.
 */
export function recordPush(
  world: World,
  repositoryUrl: string,
  branch: string,
  commit: PushedCommit,
): void {
  const slug = slugOf(repositoryUrl);
  if (!slug) return;
  const repository = repositoryFor(world, slug);
  const head = repository.branches[branch];
  repository.commits[commit.sha] ??= {
    ...commit,
    tree: digest(`tree of ${commit.sha}`),
    parents: head ? [head] : [],
  };
  repository.branches[branch] = commit.sha;
}

/** Adds a commit; its sha follows from what is in it, as in git. */
export function addCommit(
  repository: RepositoryState,
  commit: Omit<CommitState, 'sha'>,
): CommitState {
  const sha = digest(JSON.stringify(commit));
  repository.commits[sha] ??= { sha, ...commit };
  return repository.commits[sha];
}

/** Commits that are reached from `head` and not from `base`, newest first. */
export function commitsBetween(
  repository: RepositoryState,
  base: string,
  head: string,
): CommitState[] {
  const reach = (start: string) => {
    const found = new Set<string>();
    const open = [start];
    for (let sha = open.pop(); sha; sha = open.pop()) {
      if (!found.has(sha) && repository.commits[sha]) {
        found.add(sha);
        open.push(...repository.commits[sha].parents);
      }
    }
    return found;
  };
  const known = reach(base);
  return [...reach(head)]
    .filter(sha => !known.has(sha))
    .map(sha => repository.commits[sha])
    .sort((a, b) => b.time - a.time);
}
