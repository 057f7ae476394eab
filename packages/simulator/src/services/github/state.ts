/**
 * What the simulated GitHub keeps: repositories with their commits, branches and
 * pull requests. Plain JSON (see `World`), keyed by name. Of a repository that was
 * created through the API the files lie in git on disk (`hasFiles`), and what stands
 * here follows it; of one that only apps have pushed to, a tree is a digest alone.
 */
import type { Place, SimTime, World } from '../../core/types';
import type { OrganizationSpec } from './people';

export const SERVICE = 'github';

/** GitHub is one for the whole world. */
const PLACE: Place = { account: 'github', region: 'global' };

export interface CommitState {
  /** Forty hex digits. */
  sha: string;
  /** Digest of the files. Commits with equal trees have equal files. */
  tree: string;
  parents: string[];
  message: string;
  author: string;
  time: SimTime;
  /** Paths that it changes, where that matters to anybody. */
  files?: string[];
}

export interface PullState {
  number: number;
  title: string;
  body: string;
  /** Branches. */
  head: string;
  base: string;
  author: string;
  createdAt: SimTime;
  closedAt?: SimTime;
  mergeCommit?: string;
}

export interface RepositoryState {
  owner: string;
  name: string;
  defaultBranch: string;
  commits: Record<string, CommitState>;
  /** The newest commit of each branch. */
  branches: Record<string, string>;
  /** Oldest first. */
  pulls: PullState[];
  /** Its files are in git on disk. */
  hasFiles?: boolean;
  createdAt?: SimTime;
  description?: string;
  homepage?: string;
  visibility?: 'public' | 'private' | 'internal';
  topics?: string[];
  /** Protection of branches, as it was asked for. */
  protection?: Record<string, unknown>;
  /** Permission of users (`mara.k`) and teams (`@payments`). */
  access?: Record<string, string>;
}

export interface GithubState {
  repositories: Record<string, RepositoryState>;
  /** Whose token it is. */
  tokens: Record<string, string>;
  organizations?: Record<string, OrganizationSpec>;
}

/** The state of the simulated GitHub. */
export function githubState(world: World): GithubState {
  return world.slice<GithubState>(SERVICE, PLACE, () => ({
    repositories: {},
    tokens: {},
  }));
}

/** Lets a token in, in the name of a user or an app. */
export function putGithubToken(world: World, token: string, login: string) {
  githubState(world).tokens[token] = login;
}
