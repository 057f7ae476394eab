import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { install, installationKey } from './install';
import type { runProgram } from './program';

let folder: string;
let checkouts: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'simulator-install-'));
  await mkdir(join(folder, 'cache'));
  checkouts = 0;
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const lockOf = (version: string, more: Record<string, unknown> = {}) =>
  JSON.stringify({
    name: 'tunes',
    version: '1.0.0',
    packages: { '': { name: 'tunes' }, 'node_modules/a': { version }, ...more },
  });

async function checkout(lock: string | undefined): Promise<string> {
  const path = join(folder, `checkout-${checkouts++}`);
  await mkdir(path);
  await writeFile(join(path, 'package.json'), '{"name":"tunes"}');
  if (lock) await writeFile(join(path, 'package-lock.json'), lock);
  return path;
}

/** What npm does, as far as it matters here. */
const npm = jest.fn(async (...[, , { cwd }]: Parameters<typeof runProgram>) => {
  const lock = await readFile(join(cwd, 'package-lock.json'), 'utf8');
  const { packages } = JSON.parse(lock);
  await mkdir(join(cwd, 'node_modules'), { recursive: true });
  await writeFile(
    join(cwd, 'node_modules', 'a'),
    packages['node_modules/a'].version,
  );
  return ['npm warn old', 'added 1 package'];
});

const { signal } = new AbortController();
const put = (path: string, run: typeof runProgram = npm) =>
  install(path, join(folder, 'cache'), signal, run);
const installed = (path: string) =>
  readFile(join(path, 'node_modules', 'a'), 'utf8');

describe('what a lock file names', () => {
  it('is installed once', async () => {
    const first = await checkout(lockOf('1.0.0'));
    expect(await put(first)).toEqual(['npm warn old', 'added 1 package']);
    expect(await installed(first)).toBe('1.0.0');
    const second = await checkout(lockOf('1.0.0'));
    expect(await put(second)).toEqual([
      'What the lock file names has been installed before',
    ]);
    expect(await installed(second)).toBe('1.0.0');
    expect(npm).toHaveBeenCalledTimes(1);
    const third = await checkout(lockOf('2.0.0'));
    await put(third);
    expect(await installed(third)).toBe('2.0.0');
    expect(await installed(first)).toBe('1.0.0');
  });

  it('leaves nothing behind where it cannot be installed', async () => {
    const fails = jest.fn().mockRejectedValue(new Error('No network'));
    await expect(put(await checkout(lockOf('1')), fails)).rejects.toThrow(
      'No network',
    );
    expect(await readdir(join(folder, 'cache'))).toEqual([]);
    const again = await checkout(lockOf('1'));
    await put(again);
    expect(await installed(again)).toBe('1');
  });

  it('keeps those that were used last', async () => {
    for (const version of ['1', '2', '3', '4', '5']) {
      await put(await checkout(lockOf(version)));
    }
    expect(await readdir(join(folder, 'cache'))).toHaveLength(3);
    const last = await checkout(lockOf('5'));
    npm.mockClear();
    await put(last);
    expect(npm).not.toHaveBeenCalled();
  });

  it.each([
    ['links into the repository', { 'packages/b': { link: true } }],
    ['no lock file', undefined],
  ])('is npm’s business alone with %s', async (_, more) => {
    const path = await checkout(more && lockOf('1', more));
    const run = jest.fn().mockResolvedValue(['done']);
    expect(await put(path, run)).toEqual(['done']);
    expect(run).toHaveBeenCalledWith(
      'npm',
      ['ci', '--ignore-scripts', '--no-audit', '--no-fund'],
      expect.objectContaining({ cwd: path, signal }),
    );
  });
});

describe('the name of an installation', () => {
  const files = {
    lock: lockOf('1'),
    manifest: '{"name":"tunes","dependencies":{"a":"1"}}',
    config: 'save-exact=true',
  };
  const key = installationKey(files, '24.1.0');

  it.each([
    ['another service', { manifest: files.manifest.replace('tunes', 'plays') }],
    ['another version of it', { lock: files.lock.replace('1.0.0', '2.0.0') }],
    ['its lock file', { lock: files.lock.replaceAll('tunes', 'plays') }],
  ])('is the same for %s', (_, change) => {
    expect(installationKey({ ...files, ...change }, '24.2.0')).toBe(key);
  });

  it.each([
    ['another package', { lock: lockOf('2') }],
    ['another range', { manifest: files.manifest.replace('"1"', '"2"') }],
    ['another registry', { config: 'registry=https://registry.example' }],
    ['a broken lock file', { lock: '{' }],
  ])('is another one for %s', (_, change) => {
    expect(installationKey({ ...files, ...change }, '24.1.0')).not.toBe(key);
  });

  it('is another one for another Node.js', () => {
    expect(installationKey(files, '22.1.0')).not.toBe(key);
  });
});
