/** One file of a project, its path relative to the project's folder, with `/`. */
export interface ProjectFile {
  path: string;
  content: string;
}

/**
 * Files of several sources as one project, in the order of their paths.
 *
 * @throws Error where two sources make the same file: one of them would be lost.
 */
export function mergeFiles(...sources: ProjectFile[][]): ProjectFile[] {
  const byPath = new Map<string, ProjectFile>();
  for (const file of sources.flat()) {
    if (byPath.has(file.path)) {
      throw new Error(`Two parts of a project make the file ${file.path}.`);
    }
    byPath.set(file.path, file);
  }
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}
