import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { at, mapAt } from '../src/__testUtils__/at';
import { checkPackages } from './packages';
import { packagesOf, toolOf, type Kind } from './places';
import { mustRun } from './processes';
import { refuse, type Check } from './report';
import type { Batch, Found } from './typescriptBatch';

/** What a project in TypeScript is held to, whatever it is deployed with. */
export function typescriptChecks(
  kind: Kind,
  project: string,
  batch: Batch,
): Check[] {
  return [
    ['packages', async () => checkPackages(project)],
    ['lock', () => checkLock(project)],
    ['format', () => checkFormat(kind, project)],
    ['tests', () => test(kind, project)],
    ['types', async () => refuse((await foundIn(project, batch)).types)],
    ['lint', async () => refuse((await foundIn(project, batch)).lint)],
  ];
}

function foundIn(project: string, batch: Batch): Promise<Found> {
  const found = batch.get(project);
  if (!found) {
    throw new Error('Nobody has looked at it.');
  }
  return found;
}

/** What npm says of a lock, by what it holds. */
const locks = new Map<string, Promise<string>>();

/** Has npm look whether the lock holds what the packages need; once for those that are the same. */
export async function checkLock(project: string): Promise<void> {
  const manifest = jsonOf(project, 'package.json');
  const { '': _root, ...packages } = mapAt(
    jsonOf(project, 'package-lock.json'),
    'packages',
  );
  const held = JSON.stringify([
    at(manifest, 'dependencies'),
    at(manifest, 'devDependencies'),
    packages,
  ]);
  const digest = createHash('sha256').update(held).digest('hex');
  const looked =
    locks.get(digest) ??
    mustRun('npm', ['ls', '--all', '--package-lock-only'], { cwd: project });
  locks.set(digest, looked);
  await looked;
}

/** Looks at the format of all files of a project, as `prettier --check .` does. */
export async function checkFormat(kind: Kind, project: string): Promise<void> {
  const prettier = require(join(packagesOf(kind), 'node_modules/prettier'));
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

/** Runs the tests and tells the coverage of what is covered least. */
async function test(kind: Kind, project: string): Promise<string> {
  await mustRun(
    toolOf(kind, 'vitest'),
    ['run', '--coverage', '--coverage.reporter=json-summary'],
    { cwd: project },
  );
  return leastCovered(project);
}

/**
 * How much tests cover of lines, statements, functions or branches, whichever is least.
 *
 * @throws Error where it is less than 80 %
 */
function leastCovered(project: string): string {
  const summary = jsonOf(project, 'coverage/coverage-summary.json');
  const lowest = Math.min(
    ...['lines', 'statements', 'functions', 'branches'].map(kind =>
      Number(at(summary, 'total', kind, 'pct')),
    ),
  );
  if (!(lowest >= 80)) {
    throw new Error(`Coverage is ${lowest} %.`);
  }
  return `${Math.floor(lowest)} %`;
}

function jsonOf(project: string, file: string): unknown {
  return JSON.parse(readFileSync(join(project, file), 'utf8'));
}
