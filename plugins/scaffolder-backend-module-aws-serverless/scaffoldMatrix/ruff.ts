import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';

interface RuffSettings {
  lint: { select: string[]; 'per-file-ignores': Record<string, string[]> };
  [other: string]: unknown;
}

/**
 * Lints and looks at the format of a project's files, as its `pyproject.toml` says.
 * The build of ruff for Node knows one file at a time and no folders, so what
 * ruff finds out from folders is told here.
 *
 * @throws Error naming what it finds
 */
export async function lintPython(project: string): Promise<void> {
  const Workspace = await loadRuff();
  const settings = parse(readFileSync(join(project, 'pyproject.toml'), 'utf8'))
    .tool as unknown as { ruff: RuffSettings };
  const { lint, ...others } = settings.ruff;
  const { 'per-file-ignores': byFile, ...rules } = lint;
  const workspace = (ignore: string[]) =>
    new Workspace({
      ...others,
      lint: {
        ...rules,
        ignore,
        isort: {
          'known-first-party': ['functions', 'hooks', 'shared', 'tests'],
        },
      },
    });
  const source = workspace([]);
  const tests = workspace(byFile['tests/**']);
  const found: string[] = [];
  for (const file of readdirSync(project, { recursive: true }) as string[]) {
    if (file.endsWith('.py')) {
      const text = readFileSync(join(project, file), 'utf8');
      const ruff = file.startsWith('tests') ? tests : source;
      for (const { start_location, code, message } of ruff.check(text)) {
        found.push(`${file}:${start_location.row} ${code} ${message}`);
      }
      if (ruff.format(text) !== text) {
        found.push(`${file} is not formatted`);
      }
    }
  }
  if (found.length > 0) {
    throw new Error(found.join('\n'));
  }
}

/** Ruff's build for Node tells the console what it thinks; that is left out. */
async function loadRuff() {
  const silent = { log: () => undefined, debug: () => undefined };
  Object.assign(globalThis.console, silent);
  const { Workspace } = await import('@astral-sh/ruff-wasm-nodejs');
  return Workspace;
}
