/** What a function's code is: the source files below its CodeUri. */
import { posix } from 'node:path';
import * as z from 'zod';
import { sha256Base64 } from '../../shared/digest';
import type { CommitSource } from '../state';

const buildMetadata = z.object({
  BuildMethod: z.literal('esbuild'),
  BuildProperties: z.object({ EntryPoints: z.array(z.string()) }),
});

const SOURCE = /\.(?:[cm]?[jt]sx?|py|rb|go|java|kt|cs|rs|json|toml|txt|lock)$/;
/** Below the folder that is packed: what nobody deploys. */
const APART =
  /^(?:tests?|__tests__|events?|docs|load-tests|bootstrap|node_modules|\.[^/]+)\/|(?:\.|_)(?:test|spec)\.|^(?:samconfig\.toml|template\.(?:ya?ml|json)|tsconfig[^/]*\.json)$/;

const inFolder = (folder: string, path: string) =>
  folder === '.' || path === folder || path.startsWith(`${folder}/`);

/** What is known of a function's code. */
export interface FunctionCode {
  /** In base64; the same for the same files. */
  sha256: string;
  /** Share of invocations that fail, where a file asks for it. */
  errorRate?: number;
}

/** Where a function's code is, as its template says it. */
export interface CodePlace {
  /** CodeUri: a folder or a file. */
  uri: string;
  /** Files that esbuild begins from, below the folder; none where the folder is packed as it is. */
  entries: readonly string[];
}

const MANIFESTS = ['package.json', 'package-lock.json'];

const folderOf = (path: string) => posix.dirname(posix.normalize(path));

/** Whether a bundle that begins in one folder can hold a file: not what is another function's own. */
function isBundled(
  path: string,
  own: readonly string[],
  others: readonly string[],
): boolean {
  if (own.some(folder => inFolder(folder, path))) return true;
  if (others.some(folder => inFolder(folder, path))) return false;
  const roots = own.map(folder => folder.split('/')[0]);
  return MANIFESTS.includes(path) || roots.some(root => inFolder(root, path));
}

/**
 * Code of a function. Tests, events and configuration beside the code do not count,
 * nor, where esbuild bundles, the folders that other functions begin in.
 *
 * @param others - entries of the other functions of the template
 * @returns undefined when there is no such file or folder in the commit
 */
export function codeOf(
  { files, failures }: CommitSource,
  { uri, entries }: CodePlace,
  others: readonly string[],
): FunctionCode | undefined {
  const folder = posix.normalize(uri).replace(/\/$/, '');
  const below = (path: string) => posix.join(folder, path);
  const isThere = [folder, ...entries.map(below)].every(wanted =>
    Object.keys(files).some(path => inFolder(wanted, path)),
  );
  if (!isThere) return undefined;
  const own = entries.map(entry => folderOf(below(entry)));
  const apart = others.map(folderOf).filter(other => !own.includes(other));
  const source = Object.keys(files).filter(
    path =>
      inFolder(folder, path) &&
      SOURCE.test(path) &&
      !APART.test(posix.relative(folder, path)) &&
      (own.length === 0 || isBundled(path, own, apart)),
  );
  const rates = source.flatMap(path => failures[path] ?? []);
  return {
    sha256: sha256Base64(
      [...entries, ...source.sort().map(path => `${path} ${files[path]}`)].join(
        '\n',
      ),
    ),
    errorRate: rates.length > 0 ? Math.max(...rates) : undefined,
  };
}

/** The files that esbuild begins from, of a function's `Metadata`. */
export function entriesOf(metadata: unknown): string[] {
  const found = buildMetadata.safeParse(metadata);
  return found.success ? found.data.BuildProperties.EntryPoints : [];
}
