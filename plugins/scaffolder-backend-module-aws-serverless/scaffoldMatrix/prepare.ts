import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { packagesOf, plugin, type Kind } from './places';
import { mustRun, run } from './processes';

const PYTHON_PACKAGES = ['pytest', 'pytest_cov', 'boto3', 'mypy'];

/**
 * Installs the packages that projects of a kind share by `npm ci`, where they are not
 * there yet.
 *
 * @param from - folder with `package.json` and its lock
 */
export async function installPackages(kind: Kind, from: string): Promise<void> {
  const folder = packagesOf(kind);
  const lock = readFileSync(join(from, 'package-lock.json'));
  const digest = createHash('sha256').update(lock).digest('hex');
  const stamp = join(folder, 'installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) {
    return;
  }
  mkdirSync(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) {
    copyFileSync(join(from, file), join(folder, file));
  }
  await mustRun('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder });
  writeFileSync(stamp, digest);
}

/**
 * Finds a Python that has what the matrix needs: `PYTHON`, the system's, or the
 * first on the path.
 *
 * @throws Error telling what to install
 */
export async function findPython(): Promise<string> {
  const imports = `import ${PYTHON_PACKAGES.join(', ')}`;
  const candidates = [process.env.PYTHON, '/usr/bin/python3', 'python3'];
  for (const candidate of candidates) {
    if (candidate) {
      const found = await run(candidate, ['-c', imports], {
        cwd: plugin,
      }).catch(() => undefined);
      if (found?.code === 0) {
        return candidate;
      }
    }
  }
  throw new Error(
    'No Python here has pytest, pytest-cov, boto3 and mypy. On Debian: apt-get install python3-pytest python3-pytest-cov python3-boto3 mypy. Elsewhere set PYTHON to one that has them.',
  );
}
