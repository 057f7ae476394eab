/** Making commits, trees and files as objects. https://docs.github.com/rest/git */
import * as z from 'zod';
import { GithubError } from '../errors';
import {
  listTree,
  readBlob,
  writeBlob,
  writeCommit,
  writeTree,
} from '../git/objects';
import type { TreeChange } from '../git/objects';
import { readRefs } from '../git/pushes';
import { addCommit, commitOf, resolveCommit } from '../repositories';
import { notFound, parsed } from '../routing';
import type { Answer, RepositoryCall, RepositoryOperation } from '../routing';
import { viewGitCommit } from '../views';

const newCommit = z.object({
  message: z.string().min(1),
  tree: z.string(),
  parents: z.array(z.string()).default([]),
  author: z
    .object({
      name: z.string(),
      email: z.string().optional(),
      date: z.iso.datetime().optional(),
    })
    .optional(),
});

async function createCommit(call: RepositoryCall): Promise<Answer> {
  const { repository, world, by, git, slug } = call;
  const input = parsed(newCommit, call.body);
  const known = (sha: string) => repository.commits[sha] !== undefined;
  if (!input.parents.every(known)) {
    throw new GithubError(422, 'Parent SHA does not exist or is not a commit');
  }
  const commit = {
    tree: input.tree,
    parents: input.parents,
    message: input.message,
    author: input.author?.name ?? by,
    email: input.author?.email,
    time: input.author?.date ? Date.parse(input.author.date) : world.now(),
  };
  if (repository.hasFiles) {
    await listTree(git, slug, input.tree).catch(() => {
      throw new GithubError(422, 'Tree SHA does not exist');
    });
    const sha = await writeCommit(git, slug, commit);
    await readRefs(git, repository, [sha]);
    return { status: 201, body: viewGitCommit(commitOf(repository, sha)) };
  }
  const commits = Object.values(repository.commits);
  if (!commits.some(({ tree }) => tree === input.tree)) {
    throw new GithubError(422, 'Tree SHA does not exist');
  }
  const { email: _, ...plain } = commit;
  return { status: 201, body: viewGitCommit(addCommit(repository, plain)) };
}

/** Only of repositories with files: of the others a tree is a digest. */
function requireFiles({ repository }: RepositoryCall): void {
  if (!repository.hasFiles) throw notFound();
}

async function getTree(call: RepositoryCall): Promise<Answer> {
  requireFiles(call);
  const { git, slug, repository, params, query, api } = call;
  const { tree: name } = params;
  const isCommit = repository.branches[name] ?? repository.commits[name]?.sha;
  const tree = isCommit
    ? commitOf(repository, resolveCommit(repository, name)).tree
    : name;
  const entries = await listTree(git, slug, tree, query.has('recursive')).catch(
    () => {
      throw notFound();
    },
  );
  return {
    body: {
      sha: tree,
      url: `${api}/repos/${slug}/git/trees/${tree}`,
      tree: entries.map(entry => ({
        ...entry,
        url: `${api}/repos/${slug}/git/${entry.type}s/${entry.sha}`,
      })),
      truncated: false,
    },
  };
}

const newTree = z.object({
  base_tree: z.string().optional(),
  tree: z.array(
    z.object({
      path: z.string().min(1),
      mode: z.string().default('100644'),
      sha: z.string().nullish(),
      content: z.string().optional(),
    }),
  ),
});

async function createTree(call: RepositoryCall): Promise<Answer> {
  requireFiles(call);
  const { git, slug, body } = call;
  const input = parsed(newTree, body);
  const changes: TreeChange[] = [];
  for (const { path, mode, sha, content } of input.tree) {
    changes.push({
      path,
      mode,
      sha:
        content === undefined
          ? sha ?? null
          : await writeBlob(git, slug, Buffer.from(content)),
    });
  }
  const sha = await writeTree(git, slug, input.base_tree, changes);
  return { status: 201, body: { sha, tree: await listTree(git, slug, sha) } };
}

const newBlob = z.object({
  content: z.string(),
  encoding: z.enum(['utf-8', 'base64']).default('utf-8'),
});

async function createBlob(call: RepositoryCall): Promise<Answer> {
  requireFiles(call);
  const { git, slug, body, api } = call;
  const { content, encoding } = parsed(newBlob, body);
  const sha = await writeBlob(git, slug, Buffer.from(content, encoding));
  const url = `${api}/repos/${slug}/git/blobs/${sha}`;
  return { status: 201, body: { sha, url } };
}

async function getBlob(call: RepositoryCall): Promise<Answer> {
  requireFiles(call);
  const { git, slug, params } = call;
  const bytes = await readBlob(git, slug, params.sha);
  if (!bytes) throw notFound();
  return {
    body: {
      sha: params.sha,
      size: bytes.length,
      encoding: 'base64',
      content: bytes.toString('base64'),
    },
  };
}

export const gitObjectOperations: RepositoryOperation[] = [
  {
    name: 'CreateCommit',
    method: 'POST',
    path: /^\/git\/commits$/,
    handle: createCommit,
  },
  {
    name: 'GetTree',
    method: 'GET',
    path: /^\/git\/trees\/(?<tree>[^/]+)$/,
    handle: getTree,
  },
  {
    name: 'CreateTree',
    method: 'POST',
    path: /^\/git\/trees$/,
    handle: createTree,
  },
  {
    name: 'CreateBlob',
    method: 'POST',
    path: /^\/git\/blobs$/,
    handle: createBlob,
  },
  {
    name: 'GetBlob',
    method: 'GET',
    path: /^\/git\/blobs\/(?<sha>[0-9a-f]{40})$/,
    handle: getBlob,
  },
];
