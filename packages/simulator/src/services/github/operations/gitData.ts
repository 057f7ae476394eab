/** Branches, references and commits. https://docs.github.com/rest/git */
import * as z from 'zod';
import { GithubError } from '../errors';
import { changedFiles } from '../git/objects';
import { settlePush } from '../git/pushes';
import {
  commitOf,
  commitsBetween,
  historyOf,
  resolveCommit,
} from '../repositories';
import { notFound, paged, parsed } from '../routing';
import type { Answer, RepositoryCall, RepositoryOperation } from '../routing';
import {
  viewBranch,
  viewCommit,
  viewComparison,
  viewGitCommit,
  viewRef,
  viewRepository,
} from '../views';

/** Moves a branch, and lets everybody know. */
async function moveBranch(
  { world, git, repository, slug, by }: RepositoryCall,
  branch: string,
  sha: string,
): Promise<void> {
  if (!repository.hasFiles) {
    repository.branches[branch] = sha;
    return;
  }
  await git.run(slug, ['update-ref', `refs/heads/${branch}`, sha]);
  await settlePush({ world, git, repository, by });
}

async function createRef(call: RepositoryCall): Promise<Answer> {
  const { repository, body } = call;
  const { ref, sha } = parsed(
    z.object({ ref: z.string(), sha: z.string() }),
    body,
  );
  const branch = /^refs\/heads\/(.+)$/.exec(ref)?.[1];
  if (!branch) throw new GithubError(422, 'Reference name is not valid');
  if (repository.branches[branch]) {
    throw new GithubError(422, 'Reference already exists');
  }
  if (!repository.commits[sha]) {
    throw new GithubError(422, 'Object does not exist');
  }
  await moveBranch(call, branch, sha);
  return { status: 201, body: viewRef(branch, sha) };
}

async function updateRef(call: RepositoryCall): Promise<Answer> {
  const { repository, body, params } = call;
  const { branch } = params;
  const { sha, force } = parsed(
    z.object({ sha: z.string(), force: z.boolean().default(false) }),
    body,
  );
  const head = repository.branches[branch];
  if (!head) throw new GithubError(422, 'Reference does not exist');
  if (!repository.commits[sha]) {
    throw new GithubError(422, 'Object does not exist');
  }
  const isForward = historyOf(repository, sha).some(
    commit => commit.sha === head,
  );
  if (!isForward && !force) {
    throw new GithubError(422, 'Update is not a fast forward');
  }
  await moveBranch(call, branch, sha);
  return { body: viewRef(branch, sha) };
}

async function deleteRef({ repository, params, git, slug }: RepositoryCall) {
  if (!repository.branches[params.branch]) {
    throw new GithubError(422, 'Reference does not exist');
  }
  delete repository.branches[params.branch];
  if (repository.hasFiles) {
    await git.run(slug, ['update-ref', '-d', `refs/heads/${params.branch}`]);
  }
  return { status: 204 };
}

function listCommits(call: RepositoryCall): Answer {
  const { repository, query, slug } = call;
  if (Object.keys(repository.branches).length === 0) {
    throw new GithubError(409, 'Git Repository is empty.');
  }
  const from = query.get('sha') ?? repository.defaultBranch;
  const { page, headers } = paged(
    call,
    `/repos/${slug}/commits`,
    historyOf(repository, resolveCommit(repository, from)),
  );
  return { headers, body: page.map(commit => viewCommit(commit, call)) };
}

async function compare(call: RepositoryCall): Promise<Answer> {
  const { repository, params, git, slug } = call;
  const base = resolveCommit(repository, params.base);
  const head = resolveCommit(repository, params.head);
  const commits = commitsBetween(repository, base, head);
  const files = repository.hasFiles
    ? await changedFiles(git, slug, base, head)
    : undefined;
  return { body: viewComparison(base, head, commits, files) };
}

const getRef = ({ repository, params }: RepositoryCall): Answer => {
  const sha = repository.branches[params.branch];
  if (!sha) throw notFound();
  return { body: viewRef(params.branch, sha) };
};

export const gitDataOperations: RepositoryOperation[] = [
  {
    name: 'ListBranches',
    method: 'GET',
    path: /^\/branches$/,
    handle(call) {
      const { repository, slug } = call;
      const { page, headers } = paged(
        call,
        `/repos/${slug}/branches`,
        Object.entries(repository.branches),
      );
      return {
        headers,
        body: page.map(([name, sha]) =>
          viewBranch(name, commitOf(repository, sha), repository),
        ),
      };
    },
  },
  {
    name: 'GetBranch',
    method: 'GET',
    path: /^\/branches\/(?<branch>.+)$/,
    handle({ repository, params }) {
      const sha = repository.branches[params.branch];
      if (!sha) throw new GithubError(404, 'Branch not found');
      const commit = commitOf(repository, sha);
      return { body: viewBranch(params.branch, commit, repository) };
    },
  },
  {
    name: 'GetRef',
    method: 'GET',
    path: /^\/git\/refs?\/heads\/(?<branch>.+)$/,
    handle: getRef,
  },
  {
    name: 'CreateRef',
    method: 'POST',
    path: /^\/git\/refs$/,
    handle: createRef,
  },
  {
    name: 'UpdateRef',
    method: 'PATCH',
    // Octokit's plugin for pull requests encodes the slash of `heads/x`.
    path: /^\/git\/refs\/heads(?:\/|%2F)(?<branch>.+)$/,
    handle: updateRef,
  },
  {
    name: 'DeleteRef',
    method: 'DELETE',
    path: /^\/git\/refs\/heads(?:\/|%2F)(?<branch>.+)$/,
    handle: deleteRef,
  },
  {
    name: 'GetCommit',
    method: 'GET',
    path: /^\/git\/commits\/(?<sha>[0-9a-f]{40})$/,
    handle: ({ repository, params }) => ({
      body: viewGitCommit(commitOf(repository, params.sha)),
    }),
  },
  {
    name: 'Compare',
    method: 'GET',
    path: /^\/compare\/(?<base>.+?)\.\.\.(?<head>.+)$/,
    handle: compare,
  },
  {
    name: 'ListCommits',
    method: 'GET',
    path: /^\/commits$/,
    handle: listCommits,
  },
  {
    name: 'GetCombinedStatus',
    method: 'GET',
    path: /^\/commits\/(?<ref>.+)\/status$/,
    handle(call) {
      const { repository, params } = call;
      return {
        body: {
          state: 'success',
          statuses: [],
          total_count: 0,
          sha: resolveCommit(repository, params.ref),
          repository: viewRepository(repository, call),
        },
      };
    },
  },
  {
    name: 'GetRepositoryCommit',
    method: 'GET',
    path: /^\/commits\/(?<ref>.+)$/,
    handle: call => ({
      body: viewCommit(
        commitOf(
          call.repository,
          resolveCommit(call.repository, call.params.ref),
        ),
        call,
      ),
    }),
  },
];
