import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ProjectFile } from './files';

/** What writing a project did, by path. */
export interface WriteResult {
  written: string[];
  /** There already, with the same content. */
  unchanged: string[];
}

/**
 * Writes a project's files into a folder. Files that are there with the same
 * content stay as they are, so a second run changes nothing. All are looked at
 * before the first is written: either the whole project comes in, or nothing.
 *
 * @param options - `dryRun` looks only. `replace` names paths that may be
 *   written over.
 * @throws ConflictError naming the files that are there with another content:
 *   somebody's work is never written over.
 */
export async function writeFiles(
  folder: string,
  files: ProjectFile[],
  options: { dryRun?: boolean; replace?: (path: string) => boolean } = {},
): Promise<WriteResult> {
  const result: WriteResult = { written: [], unchanged: [] };
  const differing: string[] = [];
  for (const { path, content } of files) {
    const there = await contentOf(resolveSafeChildPath(folder, path));
    if (there === content) {
      result.unchanged.push(path);
    } else if (there === undefined || options.replace?.(path)) {
      result.written.push(path);
    } else {
      differing.push(path);
    }
  }
  if (differing.length > 0) {
    throw new ConflictError(
      `These files are there already with another content: ${differing.join(
        ', ',
      )}. Move them away, or generate into an empty folder.`,
    );
  }
  if (!options.dryRun) {
    const wanted = new Set(result.written);
    for (const file of files.filter(({ path }) => wanted.has(path))) {
      await write(resolveSafeChildPath(folder, file.path), file);
    }
  }
  return result;
}

async function contentOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

async function write(path: string, file: ProjectFile): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, file.content, 'utf8');
  if (file.content.startsWith('#!')) {
    await chmod(path, 0o755);
  }
}
