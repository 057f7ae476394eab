import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Folders that hold what was made of a project, or what it was made with. */
const NOT_OF_THE_PROJECT = new Set([
  '.aws-sam',
  '.git',
  '.pytest_cache',
  '.venv',
  'cdk.out',
  'coverage',
  'dist',
  'node_modules',
  'venv',
  '__pycache__',
]);

/** Templates of CloudFormation have at most 1 MB; what is larger is none. */
const LARGEST_BYTES = 1_048_576;

const INTERESTING =
  /(\.ya?ml|\.template\.json|^template\.json|^samconfig\.toml)$/;

/**
 * Texts of a folder's files that may be templates, workflows or SAM's
 * configuration, by their path below the folder. Links are not followed, so that
 * nothing outside the folder is read.
 */
export async function readProject(
  folder: string,
): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  const visit = async (below: string): Promise<void> => {
    const entries = await readdir(join(folder, below), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => a.name.localeCompare(b.name))) {
      const path = below ? `${below}/${entry.name}` : entry.name;
      if (entry.isDirectory() && !NOT_OF_THE_PROJECT.has(entry.name)) {
        await visit(path);
      } else if (entry.isFile() && INTERESTING.test(entry.name)) {
        const bytes = await readFile(join(folder, path));
        if (bytes.length <= LARGEST_BYTES) {
          files[path] = bytes.toString('utf8');
        }
      }
    }
  };
  await visit('');
  return files;
}
