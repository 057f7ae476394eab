import type { ProjectFile, Skeletons } from '../render';
import { prunePackageLock } from '../sam';
import type { Dependencies } from '../sam/dependencies';

interface PackageJson {
  name?: string;
  version?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  [other: string]: unknown;
}

type Kind = 'dependencies' | 'devDependencies';

const KINDS: Kind[] = ['dependencies', 'devDependencies'];

/** What became of a manifest and its lock. */
export interface PackagesResult {
  files: ProjectFile[];
  /** Packages that were added, as `name@version`. */
  added: string[];
  /** Whether the lock could not be brought up to date here. */
  needsInstall: boolean;
}

/** Packages that files import, without Node's own. */
export function importedPackages(files: ProjectFile[]): Set<string> {
  const found = new Set<string>();
  for (const { path, content } of files) {
    if (!/\.[cm]?[jt]sx?$/.test(path)) continue;
    for (const [, name] of content.matchAll(
      /(?:from|import)\s+['"]((?:@[\w.-]+\/)?[\w.-]+)(?:\/[^'"]*)?['"]/g,
    )) {
      // Types of a package that holds types alone.
      found.add(name === 'aws-lambda' ? '@types/aws-lambda' : name);
    }
  }
  return found;
}

function sorted(packages: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function printed(value: object, like: string): string {
  const indent = /\n([ \t]+)"/.exec(like)?.[1] ?? '  ';
  const text = JSON.stringify(value, null, indent);
  return like.endsWith('\n') ? `${text}\n` : text;
}

/**
 * The lock with further packages; undefined when one of them, or something that it
 * needs, is there in another version, so that npm must resolve the tree.
 */
function extendLock(
  lockText: string,
  skeletonLock: string,
  manifest: PackageJson,
  missing: Record<Kind, Record<string, string>>,
): string | undefined {
  const lock = JSON.parse(lockText);
  if (lock.lockfileVersion !== 3 || !lock.packages?.['']) return undefined;
  const addition = JSON.parse(
    prunePackageLock(skeletonLock, {
      name: manifest.name ?? '',
      version: manifest.version ?? '',
      ...missing,
    }),
  );
  const packages: Record<string, any> = { ...lock.packages };
  for (const [path, locked] of Object.entries<any>(addition.packages)) {
    if (path === '') continue;
    const there = packages[path];
    if (there && there.version !== locked.version) return undefined;
    // What is deployed from now on is no longer for development alone.
    const { dev, devOptional, ...rest } = { ...locked, ...there };
    packages[path] = there && !locked.dev ? rest : there ?? locked;
  }
  packages[''] = { ...packages[''] };
  for (const kind of KINDS) {
    if (manifest[kind]) packages[''][kind] = manifest[kind];
  }
  const { '': root, ...others } = packages;
  const ordered = Object.fromEntries(
    Object.entries(others).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  return printed({ ...lock, packages: { '': root, ...ordered } }, lockText);
}

/**
 * Adds packages to `package.json`: all that deployed code needs, and of those for
 * development the ones that new files import. The lock follows where that can be
 * done without resolving anything.
 *
 * @param text - of `package.json`
 * @param lockText - of `package-lock.json`, where there is one
 * @param needed - what a service made here would have for the new function
 */
export function addPackages(
  skeletons: Skeletons,
  { text, lockText }: { text: string; lockText?: string },
  needed: Dependencies,
  files: ProjectFile[],
): PackagesResult {
  const manifest = JSON.parse(text) as PackageJson;
  const there = new Set(
    KINDS.flatMap(kind => Object.keys(manifest[kind] ?? {})),
  );
  const imported = importedPackages(files);
  const missingOf = (kind: Kind) =>
    Object.fromEntries(
      Object.entries(needed[kind]).filter(
        ([name]) =>
          !there.has(name) && (kind === 'dependencies' || imported.has(name)),
      ),
    );
  const missing = {
    dependencies: missingOf('dependencies'),
    devDependencies: missingOf('devDependencies'),
  };
  const added = KINDS.flatMap(kind =>
    Object.entries(missing[kind]).map(
      ([name, version]) => `${name}@${version}`,
    ),
  );
  if (added.length === 0) return { files: [], added, needsInstall: false };
  const next: PackageJson = { ...manifest };
  for (const kind of KINDS) {
    if (Object.keys(missing[kind]).length > 0) {
      next[kind] = sorted({ ...manifest[kind], ...missing[kind] });
    }
  }
  const changed = [{ path: 'package.json', content: printed(next, text) }];
  const lock =
    lockText &&
    extendLock(
      lockText,
      skeletons.read('sam-typescript/package-lock.json'),
      next,
      missing,
    );
  return {
    files: lock
      ? [...changed, { path: 'package-lock.json', content: lock }]
      : changed,
    added,
    needsInstall: !lock,
  };
}
