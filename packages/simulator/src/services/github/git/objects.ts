/** Reading and writing git's objects: files, trees and commits. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommitState } from '../state';
import { GitFailure } from './gitFolder';
import type { GitFolder } from './gitFolder';

/** A file or folder in a tree. */
export interface TreeEntry {
  path: string;
  mode: string;
  type: 'blob' | 'tree' | 'commit';
  sha: string;
  /** In bytes; of files only. */
  size?: number;
}

/** What a tree holds; with `recursive` the files of its folders too. */
export async function listTree(
  git: GitFolder,
  slug: string,
  tree: string,
  recursive = false,
): Promise<TreeEntry[]> {
  const flags = recursive ? ['-r', '-t'] : [];
  const text = await git.text(slug, ['ls-tree', '-l', '-z', ...flags, tree]);
  return text
    .split('\0')
    .filter(Boolean)
    .map(line => {
      const [meta, path] = line.split('\t');
      const [mode, type, sha, size] = meta.split(/\s+/);
      return {
        path,
        mode,
        type: type as TreeEntry['type'],
        sha,
        ...(size === '-' ? {} : { size: Number(size) }),
      };
    });
}

/** A file or folder of a commit by its path; undefined when there is none. */
export async function findEntry(
  git: GitFolder,
  slug: string,
  commit: string,
  path: string,
): Promise<TreeEntry | undefined> {
  const text = await git.text(slug, [
    'ls-tree',
    '-l',
    '-z',
    commit,
    '--',
    path,
  ]);
  const line = text.split('\0')[0];
  if (!line) return undefined;
  const [meta, found] = line.split('\t');
  const [mode, type, sha, size] = meta.split(/\s+/);
  return {
    path: found,
    mode,
    type: type as TreeEntry['type'],
    sha,
    ...(size === '-' ? {} : { size: Number(size) }),
  };
}

/** Bytes of a file; undefined when git knows no such object. */
export async function readBlob(
  git: GitFolder,
  slug: string,
  sha: string,
): Promise<Buffer | undefined> {
  try {
    return await git.run(slug, ['cat-file', 'blob', sha]);
  } catch (error) {
    if (error instanceof GitFailure) return undefined;
    throw error;
  }
}

/** Adds a file's bytes. Returns the object's sha. */
export async function writeBlob(
  git: GitFolder,
  slug: string,
  bytes: Uint8Array,
): Promise<string> {
  const made = await git.text(slug, ['hash-object', '-w', '--stdin'], {
    input: bytes,
  });
  return made.trim();
}

/** A change of a tree: a file by its object, or `null` to remove it. */
export interface TreeChange {
  path: string;
  mode: string;
  sha: string | null;
}

const NOTHING = '0'.repeat(40);

/** A tree made of another one and changes. Returns its sha. */
export async function writeTree(
  git: GitFolder,
  slug: string,
  base: string | undefined,
  changes: readonly TreeChange[],
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'simulator-index-'));
  const env = { GIT_INDEX_FILE: join(folder, 'index') };
  try {
    if (base) await git.run(slug, ['read-tree', base], { env });
    const lines = changes.map(({ path, mode, sha }) =>
      sha === null ? `0 ${NOTHING}\t${path}` : `${mode} ${sha}\t${path}`,
    );
    await git.run(slug, ['update-index', '-z', '--index-info'], {
      env,
      input: lines.map(line => `${line}\0`).join(''),
    });
    return (await git.text(slug, ['write-tree'], { env })).trim();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Adds a commit. Returns its sha. */
export async function writeCommit(
  git: GitFolder,
  slug: string,
  commit: Omit<CommitState, 'sha' | 'files'> & { email?: string },
): Promise<string> {
  const { tree, parents, message, author, time, email } = commit;
  const date = `${Math.floor(time / 1000)} +0000`;
  const person =
    email ?? `${author.replace(/[^\w.-]+/g, '.')}@distrofm.example`;
  const made = await git.text(
    slug,
    ['commit-tree', tree, ...parents.flatMap(parent => ['-p', parent])],
    {
      input: message,
      env: {
        GIT_AUTHOR_NAME: author,
        GIT_AUTHOR_EMAIL: person,
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_NAME: author,
        GIT_COMMITTER_EMAIL: person,
        GIT_COMMITTER_DATE: date,
      },
    },
  );
  return made.trim();
}

/** The tree of two commits merged; undefined when they contradict each other. */
export async function mergeTrees(
  git: GitFolder,
  slug: string,
  base: string,
  head: string,
): Promise<string | undefined> {
  try {
    const made = await git.text(slug, [
      'merge-tree',
      '--write-tree',
      '--no-messages',
      base,
      head,
    ]);
    return made.split('\n')[0];
  } catch (error) {
    // It ends with 1 at a conflict and prints nothing to complain of.
    if (error instanceof GitFailure && error.output === '') return undefined;
    throw error;
  }
}

/** How files differ between two commits, in GitHub's words. */
export async function changedFiles(
  git: GitFolder,
  slug: string,
  base: string,
  head: string,
): Promise<{ filename: string; status: string }[]> {
  const text = await git.text(slug, [
    'diff',
    '--no-renames',
    '--name-status',
    '-z',
    `${base}...${head}`,
  ]);
  const parts = text.split('\0').filter(Boolean);
  const words: Record<string, string> = { A: 'added', D: 'removed' };
  return parts.flatMap((part, index) =>
    index % 2 === 0
      ? [{ status: words[part] ?? 'modified', filename: parts[index + 1] }]
      : [],
  );
}
