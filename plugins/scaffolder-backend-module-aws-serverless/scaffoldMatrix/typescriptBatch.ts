import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { cache, tool } from './places';
import { mustRun, run } from './processes';

/** What was found, by project. */
type Found = Map<string, string[]>;

/** Projects that are looked at by one process: more need more memory than Node takes. */
const TOGETHER = 16;

/**
 * Looks at projects some at a time, in their order.
 *
 * @returns what is found in each, once it has been looked at
 */
export function someTogether(
  projects: string[],
  look: (some: string[]) => Promise<Found>,
): Map<string, Promise<string[]>> {
  const found = new Map<string, Promise<string[]>>();
  let before: Promise<unknown> = Promise.resolve();
  for (let first = 0; first < projects.length; first += TOGETHER) {
    const some = projects.slice(first, first + TOGETHER);
    const looked = before.then(() => look(some));
    // A failure is told by each of the projects, and does not stop the next.
    before = looked.catch(() => undefined);
    for (const project of some) {
      found.set(
        project,
        looked.then(ofAll => ofAll.get(project) ?? []),
      );
    }
  }
  found.forEach(each => each.catch(() => undefined));
  return found;
}

/** Type-checks projects together: most of the time goes into the types of packages. */
export async function typesOf(projects: string[]): Promise<Found> {
  const output = await mustRun(
    process.execPath,
    [
      join(__dirname, 'typecheck.cjs'),
      join(cache, 'node_modules/typescript'),
      ...projects,
    ],
    { cwd: cache },
  );
  return new Map(Object.entries(JSON.parse(output)));
}

/** Lints projects together, each by its own `eslint.config.js`. */
export async function lintOf(projects: string[]): Promise<Found> {
  const { output } = await run(
    tool('eslint'),
    ['--format', 'json', ...projects],
    { cwd: cache },
  );
  let results: {
    filePath: string;
    messages: { line: number; ruleId: string; message: string }[];
  }[];
  try {
    results = JSON.parse(output);
  } catch {
    throw new Error(`ESLint failed: ${output}`);
  }
  const found: Found = new Map();
  for (const project of projects) {
    const ofProject = results.filter(({ filePath }) =>
      filePath.startsWith(project + sep),
    );
    if (ofProject.length === 0) {
      found.set(project, ['ESLint looked at none of its files.']);
    } else {
      found.set(
        project,
        ofProject.flatMap(({ filePath, messages }) =>
          messages.map(
            ({ line, ruleId, message }) =>
              `${filePath}:${line} ${ruleId} ${message}`,
          ),
        ),
      );
    }
  }
  return found;
}

/** Looks at the format of all files of a project, as `prettier --check .` does. */
export async function checkFormat(project: string): Promise<void> {
  const prettier = require(join(cache, 'node_modules/prettier'));
  const unformatted: string[] = [];
  for (const file of readdirSync(project, { recursive: true }) as string[]) {
    const path = join(project, file);
    const { ignored, inferredParser } = await prettier.getFileInfo(path, {
      ignorePath: join(project, '.prettierignore'),
    });
    if (!ignored && inferredParser) {
      const options = await prettier.resolveConfig(path);
      const text = readFileSync(path, 'utf8');
      if (!(await prettier.check(text, { ...options, filepath: path }))) {
        unformatted.push(file);
      }
    }
  }
  if (unformatted.length > 0) {
    throw new Error(`Not formatted: ${unformatted.join(', ')}`);
  }
}
