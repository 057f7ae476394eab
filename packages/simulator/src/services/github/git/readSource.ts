/** What the runner has to know of a commit: its files' digests, and the text of a few. */
import { FAILURE_PATTERN, shareOf } from '../../actions/failureMark';
import type { CommitSource } from '../../actions/state';
import { GitFailure } from './gitFolder';
import type { GitFolder } from './gitFolder';

const READ =
  /^(?:template\.(?:ya?ml|json)|samconfig\.toml|\.github\/workflows\/[^/]+\.ya?ml|(?:[^/]+\/)*[^/]+\.sh)$/;

/** Reads a commit for the runner. */
export async function readSource(
  git: GitFolder,
  slug: string,
  sha: string,
): Promise<CommitSource> {
  const files: Record<string, string> = {};
  const listed = await git.text(slug, ['ls-tree', '-r', '-z', sha]);
  for (const line of listed.split('\0').filter(Boolean)) {
    const [meta, path] = line.split('\t');
    files[path] = meta.split(' ')[2];
  }
  const texts = Object.fromEntries(
    await Promise.all(
      Object.keys(files)
        .filter(path => READ.test(path))
        .map(async path => [
          path,
          await git.text(slug, ['cat-file', 'blob', files[path]]),
        ]),
    ),
  );
  return { files, texts, failures: await readFailures(git, slug, sha) };
}

async function readFailures(git: GitFolder, slug: string, sha: string) {
  let found: string;
  try {
    found = await git.text(slug, [
      'grep',
      '-I',
      '-o',
      '-z',
      '-E',
      FAILURE_PATTERN,
      sha,
    ]);
  } catch (error) {
    // It ends with 1 when it finds nothing.
    if (error instanceof GitFailure && error.output === '') return {};
    throw error;
  }
  const failures: Record<string, number> = {};
  for (const [, path, rate] of found.matchAll(
    /[0-9a-f]{40}:([^\0]+)\0[^\n]*?([0-9.]+)\n/g,
  )) {
    const share = shareOf(rate);
    if (share !== undefined) {
      failures[path] = Math.max(failures[path] ?? 0, share);
    }
  }
  return failures;
}
