import { InputError } from '@backstage/errors';
import type { Dependencies } from './dependencies';

/** A package as npm's lock tells it. */
interface LockedPackage {
  version?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
  dev?: boolean;
  optional?: boolean;
  devOptional?: boolean;
  peer?: boolean;
  [other: string]: unknown;
}

interface PackageLock {
  name?: string;
  version?: string;
  lockfileVersion: number;
  packages: Record<string, LockedPackage>;
  [other: string]: unknown;
}

/** What `npm ci` compares of a manifest with its lock. */
export interface Manifest extends Dependencies {
  name: string;
  version: string;
  license?: string;
  engines?: Record<string, string>;
}

/**
 * The lock of a project that uses some of the packages of a larger lock: what
 * those packages reach, at the same places. A tree that satisfies all packages
 * satisfies some of them too, so nothing has to be resolved anew.
 *
 * https://docs.npmjs.com/cli/configuring-npm/package-lock-json
 *
 * @throws InputError where the lock does not hold a package in the version that is
 *   asked for.
 */
export function prunePackageLock(text: string, manifest: Manifest): string {
  const lock = JSON.parse(text) as PackageLock;
  const tree = lock.packages;
  requireVersions(tree, manifest);
  const deployed = reach(tree, Object.keys(manifest.dependencies));
  const development = reach(tree, Object.keys(manifest.devDependencies));
  const packages: Record<string, LockedPackage> = {
    '': rootOf(manifest),
  };
  for (const [path, locked] of Object.entries(tree)) {
    if (deployed.all.has(path) || development.all.has(path)) {
      packages[path] = flagged(locked, {
        path,
        deployed,
        development,
      });
    }
  }
  const { name, version } = manifest;
  return `${JSON.stringify({ ...lock, name, version, packages }, null, 2)}\n`;
}

function rootOf({
  name,
  version,
  license,
  engines,
  dependencies,
  devDependencies,
}: Manifest): LockedPackage {
  return {
    name,
    version,
    ...(license && { license }),
    ...(Object.keys(dependencies).length > 0 && { dependencies }),
    ...(Object.keys(devDependencies).length > 0 && { devDependencies }),
    ...(engines && { engines }),
  };
}

function requireVersions(
  tree: PackageLock['packages'],
  { dependencies, devDependencies }: Manifest,
): void {
  for (const [name, wanted] of Object.entries({
    ...dependencies,
    ...devDependencies,
  })) {
    const locked = tree[`node_modules/${name}`]?.version;
    if (locked !== wanted) {
      throw new InputError(
        `The skeleton's package-lock.json holds ${name} in ${
          locked ?? 'no version'
        }, its package.json in ${wanted}; run npm install in its folder.`,
      );
    }
  }
}

interface Reached {
  /** Everything that is reached. */
  all: Set<string>;
  /** What is reached without going through an optional dependency. */
  required: Set<string>;
}

/** Walks from the root's packages to all that they need. */
function reach(tree: PackageLock['packages'], names: string[]): Reached {
  const all = new Set<string>();
  const required = new Set<string>();
  const walk = (from: string, name: string, isRequired: boolean) => {
    const path = resolve(tree, from, name);
    const seen = isRequired ? required : all;
    if (!path || seen.has(path)) {
      return;
    }
    all.add(path);
    seen.add(path);
    const locked = tree[path];
    for (const need of Object.keys(locked.dependencies ?? {})) {
      walk(path, need, isRequired);
    }
    for (const need of Object.keys(locked.optionalDependencies ?? {})) {
      walk(path, need, false);
    }
    for (const need of Object.keys(locked.peerDependencies ?? {})) {
      if (!locked.peerDependenciesMeta?.[need]?.optional) {
        walk(path, need, isRequired);
      }
    }
  };
  names.forEach(name => walk('', name, true));
  return { all, required };
}

/** Where Node finds a package: in the nearest folder upwards. */
function resolve(
  tree: PackageLock['packages'],
  from: string,
  name: string,
): string | undefined {
  let folder = from;
  for (;;) {
    const path = `${folder ? `${folder}/` : ''}node_modules/${name}`;
    if (tree[path]) {
      return path;
    }
    if (!folder) {
      return undefined;
    }
    const up = folder.lastIndexOf('/node_modules/');
    folder = up < 0 ? '' : folder.slice(0, up);
  }
}

/** A package with the flags that tell npm when to leave it out. */
function flagged(
  locked: LockedPackage,
  {
    path,
    deployed,
    development,
  }: { path: string; deployed: Reached; development: Reached },
): LockedPackage {
  const { dev, optional, devOptional, peer, ...rest } = locked;
  const inDeployed = deployed.all.has(path);
  const isDev = !inDeployed;
  const isOptional =
    !deployed.required.has(path) && !development.required.has(path);
  const isDevOptional =
    inDeployed &&
    !deployed.required.has(path) &&
    development.required.has(path);
  return {
    ...rest,
    ...(isDev && { dev: true }),
    ...(isOptional && { optional: true }),
    ...(isDevOptional && { devOptional: true }),
  };
}
