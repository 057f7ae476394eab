import { posix } from 'node:path';
import type { ProjectFile } from '../render';

const IMPORT =
  /(from\s+|import\s*\(\s*|import\s+|mock\(\s*)(['"`])(\.{1,2}\/[^'"`]*)\2/g;

/**
 * Moves files of TypeScript, and what they import of each other with them.
 *
 * @param moved - the new path of a path; all other files stay
 */
export function relocate(
  files: ProjectFile[],
  moved: (path: string) => string,
): ProjectFile[] {
  return files.map(({ path, content }) => {
    const to = moved(path);
    const rewritten = content.replace(
      IMPORT,
      (_match, before: string, quote: string, specifier: string) => {
        const target = moved(posix.join(posix.dirname(path), specifier));
        const relative = posix.relative(posix.dirname(to), target);
        const written = relative.startsWith('.') ? relative : `./${relative}`;
        return `${before}${quote}${written}${quote}`;
      },
    );
    return { path: to, content: rewritten };
  });
}
