import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';

/** Used by commands and not by imports. */
const COMMANDS = new Set([
  '@types/aws-lambda',
  '@types/node',
  '@vitest/coverage-v8',
  'aws-cdk',
  'esbuild',
  'eslint',
  'husky',
  'lint-staged',
  'prettier',
  'typescript',
  'vitest',
]);
/** Imported by packages that the service imports, as peers that they leave to it. */
const PEERS = new Set(['@aws-sdk/client-dynamodb', '@aws-sdk/lib-dynamodb']);

/**
 * Makes sure that a project has the packages that it imports, those of its own code
 * among the ones that are deployed, and no others.
 *
 * @throws Error naming the packages
 */
export function checkPackages(project: string): void {
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(join(project, 'package.json'), 'utf8'),
  ) as Record<string, Record<string, string>>;
  const source = importsBelow(join(project, 'src'));
  const all = new Set([
    ...source,
    ...['tests', 'lib', 'bin'].flatMap(folder =>
      existsSync(join(project, folder))
        ? [...importsBelow(join(project, folder))]
        : [],
    ),
    ...importsBelow(project, false),
  ]);
  const known = { ...dependencies, ...devDependencies };
  const faults = [
    ...[...source]
      .filter(name => !dependencies[name] && name !== 'aws-lambda')
      .map(name => `${name} is imported by src, but not deployed`),
    ...[...all]
      .filter(name => !known[name] && name !== 'aws-lambda')
      .map(name => `${name} is imported, but not in package.json`),
    ...Object.keys(known)
      .filter(name => !all.has(name) && !COMMANDS.has(name) && !PEERS.has(name))
      .map(name => `${name} is in package.json, but not used`),
  ];
  if (faults.length > 0) {
    throw new Error(faults.join('\n'));
  }
}

/** Names of packages that files of a folder import. */
function importsBelow(folder: string, recursive = true): Set<string> {
  const names = new Set<string>();
  for (const file of readdirSync(folder, { recursive }) as string[]) {
    if (/\.[jt]s$/.test(file)) {
      const text = readFileSync(join(folder, file), 'utf8');
      for (const [, from] of text.matchAll(/from '([^'.][^']*)'/g)) {
        const name = from.split('/').slice(0, from.startsWith('@') ? 2 : 1);
        if (!builtinModules.includes(from.replace(/^node:/, ''))) {
          names.add(name.join('/'));
        }
      }
    }
  }
  return names;
}
