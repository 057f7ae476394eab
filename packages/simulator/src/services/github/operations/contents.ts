/** Files by their path, and archives. https://docs.github.com/rest/repos/contents */
import * as z from 'zod';
import { GithubError } from '../errors';
import {
  findEntry,
  listTree,
  readBlob,
  writeBlob,
  writeCommit,
  writeTree,
} from '../git/objects';
import type { TreeChange, TreeEntry } from '../git/objects';
import { settlePush } from '../git/pushes';
import { commitOf, resolveCommit } from '../repositories';
import { notFound, parsed } from '../routing';
import type { Answer, RepositoryCall, RepositoryOperation } from '../routing';
import { viewCommit } from '../views';

const isRaw = (headers: Headers) =>
  /application\/vnd\.github\.(?:v3\.)?raw/.test(headers.get('accept') ?? '');

function viewEntry(call: RepositoryCall, ref: string, entry: TreeEntry) {
  const { api, web, slug } = call;
  const { path, sha, size = 0, type } = entry;
  const kind = type === 'tree' ? 'tree' : 'blob';
  return {
    type: type === 'tree' ? 'dir' : 'file',
    name: path.split('/').pop(),
    path,
    sha,
    size,
    url: `${api}/repos/${slug}/contents/${path}?ref=${ref}`,
    html_url: `${web}/${slug}/${kind}/${ref}/${path}`,
    git_url: `${api}/repos/${slug}/git/${kind}s/${sha}`,
    download_url: type === 'tree' ? null : `${web}/${slug}/raw/${ref}/${path}`,
  };
}

async function getContents(call: RepositoryCall): Promise<Answer> {
  const { repository, git, slug, params, query, headers } = call;
  if (!repository.hasFiles) throw notFound();
  const path = (params.path ?? '').replace(/^\/+|\/+$/g, '');
  const ref = query.get('ref') ?? repository.defaultBranch;
  const commit = resolveCommit(repository, ref);
  const entry = path ? await findEntry(git, slug, commit, path) : undefined;
  if (path && !entry) throw notFound();
  if (!entry || entry.type === 'tree') {
    const entries = await listTree(git, slug, entry?.sha ?? commit);
    return {
      body: entries.map(found =>
        viewEntry(call, ref, {
          ...found,
          path: path ? `${path}/${found.path}` : found.path,
        }),
      ),
    };
  }
  const etag = `"${entry.sha}"`;
  if (headers.get('if-none-match')?.replace(/^W\//, '') === etag) {
    return { status: 304, headers: { etag } };
  }
  const bytes = await readBlob(git, slug, entry.sha);
  if (!bytes) throw notFound();
  if (isRaw(headers)) {
    return {
      headers: { etag, 'content-type': 'application/vnd.github.raw' },
      raw: bytes,
    };
  }
  return {
    headers: { etag },
    body: {
      ...viewEntry(call, ref, entry),
      encoding: 'base64',
      content: bytes.toString('base64'),
    },
  };
}

/** Commits changes of files to a branch. Returns the commit's sha. */
export async function commitFiles(
  call: RepositoryCall,
  {
    branch,
    message,
    changes,
  }: {
    branch: string;
    message: string;
    changes: TreeChange[];
  },
): Promise<string> {
  const { world, git, slug, repository, by } = call;
  if (!repository.hasFiles) throw notFound();
  const head: string | undefined = repository.branches[branch];
  const sha = await writeCommit(git, slug, {
    tree: await writeTree(
      git,
      slug,
      head && commitOf(repository, head).tree,
      changes,
    ),
    parents: head ? [head] : [],
    message,
    author: by,
    time: world.now(),
  });
  await git.run(slug, ['update-ref', `refs/heads/${branch}`, sha]);
  await settlePush({ world, git, repository, by });
  return sha;
}

const fileInput = z.object({
  message: z.string().min(1),
  content: z.string(),
  branch: z.string().optional(),
  sha: z.string().optional(),
});

async function putContents(call: RepositoryCall): Promise<Answer> {
  const { repository, git, slug, params, body } = call;
  if (!repository.hasFiles) throw notFound();
  const input = parsed(fileInput, body);
  const branch = input.branch ?? repository.defaultBranch;
  const head = repository.branches[branch];
  const before = head && (await findEntry(git, slug, head, params.path));
  if (before && input.sha !== before.sha) {
    throw input.sha
      ? new GithubError(409, `${params.path} does not match ${input.sha}`)
      : new GithubError(422, 'Invalid request.\n\n"sha" wasn\'t supplied.');
  }
  const blob = await writeBlob(git, slug, Buffer.from(input.content, 'base64'));
  const sha = await commitFiles(call, {
    branch,
    message: input.message,
    changes: [{ path: params.path, mode: '100644', sha: blob }],
  });
  const entry = await findEntry(git, slug, sha, params.path);
  return {
    status: before ? 200 : 201,
    body: {
      content: viewEntry(call, branch, entry!),
      commit: viewCommit(commitOf(repository, sha), call),
    },
  };
}

async function getTarball(call: RepositoryCall): Promise<Answer> {
  const { repository, git, slug, params } = call;
  if (!repository.hasFiles) throw notFound();
  const ref = params.ref.replace(/^\//, '') || repository.defaultBranch;
  const sha = resolveCommit(repository, ref);
  const prefix = `${slug.replace('/', '-')}-${sha.slice(0, 7)}/`;
  return {
    headers: { 'content-type': 'application/x-gzip' },
    raw: await git.run(slug, [
      'archive',
      '--format=tar.gz',
      `--prefix=${prefix}`,
      sha,
    ]),
  };
}

export const contentsOperations: RepositoryOperation[] = [
  ...['GET', 'HEAD'].map(method => ({
    name: 'GetContents',
    method,
    path: /^\/contents(?<path>\/.*)?$/,
    handle: getContents,
  })),
  {
    name: 'PutContents',
    method: 'PUT',
    path: /^\/contents\/(?<path>.+)$/,
    handle: putContents,
  },
  {
    name: 'GetTarball',
    method: 'GET',
    path: /^\/tarball(?<ref>\/.+)?$/,
    handle: getTarball,
  },
];
