/** Commits and branches of repositories, and how pushes get there. */
import { createHash } from 'node:crypto';
import type { SimTime, World } from '../../core/types';
import { GithubError } from './errors';
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

/**
 * `distrofm/web` of `https://github.com/distrofm/web.git`, or of the same at the
 * simulator's own address; undefined for other hosts.
 */
export function slugOf(repositoryUrl: string): string | undefined {
  const match =
    /^https?:\/\/(?:github\.com|localhost:\d+|127\.0\.0\.1:\d+)\/([^/]+\/[^/]+?)(?:\.git)?\/?$/.exec(
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

/** A commit and everything before it. */
function reachable(
  { commits }: RepositoryState,
  head: string,
): Set<CommitState> {
  const found = new Set<CommitState>();
  const open = [head];
  for (let sha = open.pop(); sha; sha = open.pop()) {
    const commit = commits[sha];
    if (commit && !found.has(commit)) {
      found.add(commit);
      open.push(...commit.parents);
    }
  }
  return found;
}

/**
 * A commit and everything before it, newest first, and none before what came of it:
 * whoever pushes has a clock of their own.
 */
export function historyOf(
  repository: RepositoryState,
  head: string,
): CommitState[] {
  const all = reachable(repository, head);
  const children = new Map<string, number>();
  for (const parent of [...all].flatMap(({ parents }) => parents)) {
    children.set(parent, (children.get(parent) ?? 0) + 1);
  }
  const ready = [...all].filter(({ sha }) => !children.has(sha));
  const history: CommitState[] = [];
  while (ready.length > 0) {
    ready.sort((a, b) => a.time - b.time);
    const next = ready.pop()!;
    history.push(next);
    for (const parent of next.parents) {
      const left = children.get(parent)! - 1;
      children.set(parent, left);
      const commit = repository.commits[parent];
      if (left === 0 && commit) ready.push(commit);
    }
  }
  return history;
}

/** Commits that are reached from `head` and not from `base`, newest first. */
export function commitsBetween(
  repository: RepositoryState,
  base: string,
  head: string,
): CommitState[] {
  const known = reachable(repository, base);
  return historyOf(repository, head).filter(commit => !known.has(commit));
}

/** A commit by its sha; 404 when there is none. */
export function commitOf(
  { commits }: RepositoryState,
  sha: string,
): CommitState {
  const commit = commits[sha];
  if (!commit) throw new GithubError(404, 'Not Found');
  return commit;
}

/** The sha of a branch by its name, or of a commit by its sha or the beginning of it. */
export function resolveCommit(
  { branches, commits }: RepositoryState,
  name: string,
): string {
  const known =
    branches[name.replace(/^(?:refs\/)?heads\//, '')] ??
    (commits[name] ? name : undefined) ??
    (/^[0-9a-f]{7,39}$/.test(name)
      ? Object.keys(commits).find(sha => sha.startsWith(name))
      : undefined);
  if (!known) {
    throw new GithubError(404, `No commit found for the ref ${name}`);
  }
  return known;
}
