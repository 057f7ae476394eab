/**
 * The two requests that Backstage's actions make of GitHub's GraphQL API: whether a
 * branch has a pull request, and a commit of files without git.
 */
import * as z from 'zod';
import { GithubError } from '../errors';
import { writeBlob } from '../git/objects';
import { parsed } from '../routing';
import type { Answer, GithubCall, RepositoryCall } from '../routing';
import { githubState } from '../state';
import { pullPage } from '../views';
import { commitFiles } from './contents';

const request = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).default({}),
});

const branchQuestion = z.object({
  owner: z.string(),
  repo: z.string(),
  head: z.string(),
});

const commitRequest = z.object({
  input: z.object({
    branch: z.object({
      repositoryNameWithOwner: z.string(),
      branchName: z.string(),
    }),
    message: z.object({ headline: z.string(), body: z.string().optional() }),
    expectedHeadOid: z.string(),
    fileChanges: z.object({
      additions: z
        .array(z.object({ path: z.string(), contents: z.string() }))
        .default([]),
      deletions: z.array(z.object({ path: z.string() })).default([]),
    }),
  }),
});

const problem = (message: string, type = 'INVALID'): Answer => ({
  body: { data: null, errors: [{ type, message }] },
});

function repositoryCall(
  call: GithubCall,
  slug: string,
): RepositoryCall | undefined {
  const repository = githubState(call.world).repositories[slug];
  return repository && { ...call, repository, slug };
}

function branchInfo(call: GithubCall, variables: unknown): Answer {
  const { owner, repo, head } = parsed(branchQuestion, variables);
  const found = repositoryCall(call, `${owner}/${repo}`);
  if (!found) {
    return problem(
      `Could not resolve to a Repository with the name '${owner}/${repo}'.`,
      'NOT_FOUND',
    );
  }
  const { repository } = found;
  const open = repository.pulls.filter(
    pull => pull.head === head && !pull.closedAt,
  );
  const edges = open.slice(0, 1).map(({ number }) => ({
    node: {
      id: `PR_${number}`,
      number,
      url: pullPage(repository, number, call.web),
    },
  }));
  return {
    body: {
      data: {
        repository: {
          ref: repository.branches[head]
            ? { associatedPullRequests: { edges } }
            : null,
        },
      },
    },
  };
}

async function createCommit(
  call: GithubCall,
  variables: unknown,
): Promise<Answer> {
  const { input } = parsed(commitRequest, variables);
  const { branch, message, expectedHeadOid, fileChanges } = input;
  const found = repositoryCall(call, branch.repositoryNameWithOwner);
  if (!found) return problem('Could not resolve to a Repository', 'NOT_FOUND');
  const head = found.repository.branches[branch.branchName];
  if (head !== expectedHeadOid) {
    return problem(
      `Expected branch to point to "${expectedHeadOid}" but it did not. expectedHeadOid is stale.`,
      'STALE_DATA',
    );
  }
  const { git } = call;
  const changes = [];
  for (const { path, contents } of fileChanges.additions) {
    const bytes = Buffer.from(contents, 'base64');
    const sha = await writeBlob(git, found.slug, bytes);
    changes.push({ path, mode: '100644', sha });
  }
  for (const { path } of fileChanges.deletions) {
    changes.push({ path, mode: '100644', sha: null });
  }
  const oid = await commitFiles(found, {
    branch: branch.branchName,
    message: [message.headline, message.body].filter(Boolean).join('\n\n'),
    changes,
  });
  return { body: { data: { createCommitOnBranch: { commit: { oid } } } } };
}

/** Answers a GraphQL request. */
export async function serveGraphql(call: GithubCall): Promise<Answer> {
  const { query, variables } = parsed(request, call.body);
  try {
    if (query.includes('associatedPullRequests')) {
      return branchInfo(call, variables);
    }
    if (query.includes('createCommitOnBranch')) {
      return await createCommit(call, variables);
    }
  } catch (error) {
    if (error instanceof GithubError) return problem(error.message);
    throw error;
  }
  return problem('The simulated GitHub does not know this query');
}
