import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SIMULATOR_URL } from './settings';

const run = promisify(execFile);

/** Of the portal's account at the simulated GitHub, as in app-config.yaml. */
const TOKEN = 'simulated-github-token';

/** Clones a repository, changes one of its files, and pushes that to main: with git itself. */
export async function pushChange(
  slug: string,
  file: string,
  change: (text: string) => string,
  message: string,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'backspin-e2e-'));
  const git = (...args: string[]) =>
    run('git', [
      '-C',
      folder,
      '-c',
      'user.name=Mara',
      '-c',
      'user.email=mara@example.com',
      ...args,
    ]);
  try {
    const url = new URL(`/${slug}.git`, SIMULATOR_URL);
    url.username = 'x-access-token';
    url.password = TOKEN;
    await git('clone', '--quiet', url.href, '.');
    const path = join(folder, file);
    await writeFile(path, change(await readFile(path, 'utf8')));
    await git('commit', '--quiet', '--all', '--message', message);
    await git('push', '--quiet', 'origin', 'HEAD:main');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
