/** What a function's code is: the source files below its CodeUri. */
import { posix } from 'node:path';
import { sha256Base64 } from '../../shared/digest';
import type { CommitSource } from '../state';

const SOURCE = /\.(?:[cm]?[jt]sx?|py|rb|go|java|kt|cs|rs|json|toml|txt|lock)$/;
const APART =
  /(?:^|\/)(?:tests?|__tests__|events?|docs|node_modules|\.[^/]+)\/|\.test\.|\.spec\.|(?:^|\/)(?:samconfig\.toml|template\.(?:ya?ml|json)|tsconfig[^/]*\.json)$/;

const inFolder = (folder: string, path: string) =>
  folder === '.' || path === folder || path.startsWith(`${folder}/`);

/** What is known of a function's code. */
export interface FunctionCode {
  /** In base64; the same for the same files. */
  sha256: string;
  /** Share of invocations that fail, where a file asks for it. */
  errorRate?: number;
}

/**
 * Code of a function. Tests, events and configuration beside the code do not count.
 *
 * @returns undefined when there is no such file or folder in the commit
 */
export function codeOf(
  { files, failures }: CommitSource,
  codeUri: string,
): FunctionCode | undefined {
  const folder = posix.normalize(codeUri).replace(/\/$/, '');
  const all = Object.keys(files).filter(path => inFolder(folder, path));
  if (all.length === 0) return undefined;
  const source = all.filter(path => SOURCE.test(path) && !APART.test(path));
  const rates = source.flatMap(path => failures[path] ?? []);
  return {
    sha256: sha256Base64(
      source
        .sort()
        .map(path => `${path} ${files[path]}`)
        .join('\n'),
    ),
    errorRate: rates.length > 0 ? Math.max(...rates) : undefined,
  };
}
