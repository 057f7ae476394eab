/** What GitHub's API shows: of each object the members that somebody here reads. */
import type { CommitState, PullState, RepositoryState } from './state';

const instant = (time: number | undefined) =>
  time === undefined ? null : new Date(time).toISOString();

const slug = ({ owner, name }: RepositoryState) => `${owner}/${name}`;

export function viewRepository(repository: RepositoryState, web: string) {
  return {
    name: repository.name,
    full_name: slug(repository),
    private: true,
    default_branch: repository.defaultBranch,
    html_url: `${web}/${slug(repository)}`,
    permissions: { pull: true, push: true },
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

export const viewRef = (branch: string, sha: string) => ({
  ref: `refs/heads/${branch}`,
  object: { type: 'commit', sha },
});

export const viewBranch = (branch: string, commit: CommitState) => ({
  name: branch,
  commit: { sha: commit.sha, commit: viewGitCommit(commit) },
  protected: false,
});

export function viewPull(
  repository: RepositoryState,
  pull: PullState,
  web: string,
) {
  const { branches, owner } = repository;
  const { number, title, body, head, base, mergeCommit, closedAt } = pull;
  const side = (branch: string) => ({
    label: `${owner}:${branch}`,
    ref: branch,
    sha: branches[branch],
  });
  return {
    number,
    title,
    body,
    state: closedAt === undefined ? 'open' : 'closed',
    merged: mergeCommit !== undefined,
    merge_commit_sha: mergeCommit ?? null,
    merged_at: mergeCommit ? instant(closedAt) : null,
    created_at: instant(pull.createdAt),
    closed_at: instant(closedAt),
    user: { login: pull.author },
    head: side(head),
    base: side(base),
    html_url: `${web}/${slug(repository)}/pull/${number}`,
  };
}

export function viewComparison(
  base: string,
  head: string,
  commits: readonly CommitState[],
) {
  const files = [...new Set(commits.flatMap(commit => commit.files ?? []))];
  return {
    status: commits.length > 0 ? 'ahead' : 'identical',
    ahead_by: commits.length,
    base_commit: { sha: base },
    merge_base_commit: { sha: base },
    commits: [...commits].reverse().map(commit => ({
      sha: commit.sha,
      commit: viewGitCommit(commit),
    })),
    files: files.map(filename => ({ filename, status: 'modified' })),
    head_commit: { sha: head },
  };
}
