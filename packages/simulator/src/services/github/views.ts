/** What GitHub's API shows: of each object the members that somebody here reads. */
import { textDigest } from '../shared/ids';
import { viewUser } from './people';
import type { CommitState, PullState, RepositoryState } from './state';

/** Addresses of the pages for people and of the API. */
export interface Addresses {
  web: string;
  api: string;
}

const instant = (time: number | undefined) =>
  time === undefined ? null : new Date(time).toISOString();

const slugOf = ({ owner, name }: RepositoryState) => `${owner}/${name}`;

export function viewRepository(
  repository: RepositoryState,
  { web, api }: Addresses,
) {
  const slug = slugOf(repository);
  const { owner, name, visibility = 'private' } = repository;
  const url = `${api}/repos/${slug}`;
  const heads = Object.values(repository.branches);
  const pushed = heads.map(sha => repository.commits[sha]?.time ?? 0);
  return {
    id: textDigest(`repository ${slug}`),
    node_id: `R_${textDigest(`repository ${slug}`)}`,
    name,
    full_name: slug,
    owner: {
      login: owner,
      id: textDigest(`user ${owner}`),
      type: 'Organization',
    },
    private: visibility !== 'public',
    visibility,
    description: repository.description ?? null,
    homepage: repository.homepage ?? null,
    topics: repository.topics ?? [],
    default_branch: repository.defaultBranch,
    archived: false,
    fork: false,
    // In KB; 0 tells that nothing has been pushed.
    size: heads.length,
    html_url: `${web}/${slug}`,
    clone_url: `${web}/${slug}.git`,
    git_url: `${web}/${slug}.git`,
    url,
    archive_url: `${url}/{archive_format}{/ref}`,
    contents_url: `${url}/contents/{+path}`,
    trees_url: `${url}/git/trees{/sha}`,
    commits_url: `${url}/commits{/sha}`,
    created_at: instant(repository.createdAt),
    pushed_at: heads.length > 0 ? instant(Math.max(...pushed)) : null,
    permissions: { admin: true, maintain: true, push: true, pull: true },
  };
}

export function viewGitCommit(commit: CommitState) {
  const { sha, tree, parents, message, author, time } = commit;
  const person = { name: author, date: instant(time) };
  return {
    sha,
    tree: { sha: tree },
    parents: parents.map(parent => ({ sha: parent })),
    message,
    author: person,
    committer: person,
  };
}

/** A commit as the repository's own list of commits shows it. */
export const viewCommit = (commit: CommitState, { web }: Addresses) => ({
  sha: commit.sha,
  commit: viewGitCommit(commit),
  author: viewUser(commit.author, web),
  parents: commit.parents.map(sha => ({ sha })),
});

export const viewRef = (branch: string, sha: string) => ({
  ref: `refs/heads/${branch}`,
  object: { type: 'commit', sha },
});

export const viewBranch = (
  branch: string,
  commit: CommitState,
  { protection }: RepositoryState,
) => ({
  name: branch,
  commit: { sha: commit.sha, commit: viewGitCommit(commit) },
  protected: protection?.[branch] !== undefined,
});

/** The page of a pull request. */
export const pullPage = (
  repository: RepositoryState,
  number: number,
  web: string,
) => `${web}/${slugOf(repository)}/pull/${number}`;

export function viewPull(
  repository: RepositoryState,
  pull: PullState,
  { web, api }: Addresses,
) {
  const { branches, owner } = repository;
  const { number, title, body, head, base, mergeCommit, closedAt } = pull;
  const side = (branch: string) => ({
    label: `${owner}:${branch}`,
    ref: branch,
    sha: branches[branch],
  });
  return {
    id: textDigest(`pull ${slugOf(repository)} ${number}`),
    number,
    title,
    body,
    draft: false,
    state: closedAt === undefined ? 'open' : 'closed',
    merged: mergeCommit !== undefined,
    merge_commit_sha: mergeCommit ?? null,
    merged_at: mergeCommit ? instant(closedAt) : null,
    created_at: instant(pull.createdAt),
    closed_at: instant(closedAt),
    user: { login: pull.author },
    head: side(head),
    base: side(base),
    url: `${api}/repos/${slugOf(repository)}/pulls/${number}`,
    html_url: pullPage(repository, number, web),
  };
}

export function viewComparison(
  base: string,
  head: string,
  commits: readonly CommitState[],
  changed?: { filename: string; status: string }[],
) {
  const noted = [...new Set(commits.flatMap(commit => commit.files ?? []))];
  return {
    status: commits.length > 0 ? 'ahead' : 'identical',
    ahead_by: commits.length,
    behind_by: 0,
    total_commits: commits.length,
    base_commit: { sha: base },
    merge_base_commit: { sha: base },
    commits: [...commits].reverse().map(commit => ({
      sha: commit.sha,
      commit: viewGitCommit(commit),
    })),
    files: changed ?? noted.map(filename => ({ filename, status: 'modified' })),
    head_commit: { sha: head },
  };
}
