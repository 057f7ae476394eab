/** What a commit's lock file names, installed once and kept. */
import { createHash } from 'node:crypto';
import {
  cp,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  utimes,
} from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { runProgram, smallEnvironment } from './program';

const TIME_LIMIT_MS = 5 * 60_000;
/** Installations kept; each takes some hundred megabytes. */
const KEPT = 3;
const MANIFESTS = ['package.json', 'package-lock.json', '.npmrc'];

const readText = (path: string) => readFile(path, 'utf8').catch(() => '');

interface LockFile {
  packages?: Record<string, { link?: boolean; [key: string]: unknown }>;
}

function parse(text: string): LockFile {
  try {
    return JSON.parse(text) as LockFile;
  } catch {
    // npm says what is wrong with it.
    return {};
  }
}

/**
 * Names what `npm ci` would install: the lock file without the project's own name and
 * version, so that services made from one template share it.
 */
export function installationKey(
  files: { lock: string; manifest: string; config: string },
  nodeVersion = process.versions.node,
): string {
  const withoutIdentity = (text: string) => {
    const { name, version, description, ...rest } = (parse(text) ??
      {}) as Record<string, unknown>;
    return rest;
  };
  const { packages, ...lock } = withoutIdentity(files.lock) as LockFile;
  const { '': root, ...others } = packages ?? {};
  const { scripts, ...manifest } = withoutIdentity(files.manifest);
  const parts = [
    lock,
    root && withoutIdentity(JSON.stringify(root)),
    others,
    manifest,
    files.config,
    nodeVersion.split('.')[0],
    process.platform,
    process.arch,
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

const hasLinks = (lock: string) =>
  Object.values(parse(lock).packages ?? {}).some(({ link }) => link === true);

async function forgetOldest(folder: string): Promise<void> {
  const names = await readdir(folder);
  const found = await Promise.all(
    names.map(async name => {
      const path = join(folder, name);
      return { path, time: (await stat(path)).mtimeMs };
    }),
  );
  found.sort((a, b) => b.time - a.time);
  for (const { path } of found.slice(KEPT)) {
    await rm(path, { recursive: true, force: true });
  }
}

const npmCi = (cwd: string, signal: AbortSignal, run: typeof runProgram) =>
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd,
    env: { ...smallEnvironment(), HOME: homedir(), CI: 'true' },
    timeLimitMs: TIME_LIMIT_MS,
    signal,
  });

/**
 * Puts `node_modules` into a checkout: what `npm ci` makes of its lock file, from the
 * cache where it has been made before. Returns lines for the log. To be called for one
 * checkout after the other.
 *
 * @param cache - folder of installations
 * @throws ProgramFailure with npm's last words
 */
export async function install(
  checkout: string,
  cache: string,
  signal: AbortSignal,
  run: typeof runProgram,
): Promise<string[]> {
  const [manifest, lock, config] = await Promise.all(
    MANIFESTS.map(name => readText(join(checkout, name))),
  );
  // Links lead to folders of the repository, so they differ with each commit.
  if (lock === '' || hasLinks(lock)) return npmCi(checkout, signal, run);
  const folder = join(cache, installationKey({ lock, manifest, config }));
  const modules = join(folder, 'node_modules');
  const isThere = await stat(modules).then(
    () => true,
    () => false,
  );
  let lines = ['What the lock file names has been installed before'];
  if (isThere) {
    const now = new Date();
    await utimes(folder, now, now);
  } else {
    const draft = `${folder}.${process.pid}.tmp`;
    await mkdir(draft, { recursive: true });
    try {
      for (const name of MANIFESTS) {
        await cp(join(checkout, name), join(draft, name)).catch(
          () => undefined,
        );
      }
      lines = await npmCi(draft, signal, run);
      await mkdir(join(draft, 'node_modules'), { recursive: true });
      await rename(draft, folder);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
    await forgetOldest(cache);
  }
  await symlink(modules, join(checkout, 'node_modules'));
  return lines;
}
