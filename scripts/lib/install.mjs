// Installs the dependencies when they are missing or out of date, and says so.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { cache, root, yarn } from './paths.mjs';
import { fail, note } from './say.mjs';

const NEEDED_GIGABYTES = 4;
const marker = join(root, 'node_modules', '.backspin-installed');

/** Digest of all that decides what is installed. */
function digest() {
  const hash = createHash('sha256').update(process.versions.modules);
  const files = ['package.json', 'yarn.lock', '.yarnrc.yml'];
  for (const folder of ['packages', 'plugins']) {
    for (const name of readdirSync(join(root, folder)).sort()) {
      files.push(join(folder, name, 'package.json'));
    }
  }
  for (const file of files) {
    if (existsSync(join(root, file))) {
      hash.update(file).update(readFileSync(join(root, file)));
    }
  }
  return hash.digest('hex');
}

function requireSpace() {
  const { bavail, bsize } = statfsSync(root);
  const gigabytes = (bavail * bsize) / 1024 ** 3;
  if (gigabytes < NEEDED_GIGABYTES) {
    fail(
      `The disk has ${gigabytes.toFixed(
        1,
      )} GB free; installing needs about ${NEEDED_GIGABYTES} GB.`,
      'Free some space and run the same command again.',
    );
  }
}

function explain(log) {
  if (/ENOSPC/.test(log)) {
    return 'The disk is full. Free some space and run the same command again.';
  }
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|RequestError/.test(log)) {
    return 'The npm registry could not be reached. Check the network or the proxy settings (npm config get registry), then run the same command again.';
  }
  if (/YN0028/.test(log)) {
    return 'yarn.lock does not agree with the package.json files. Run `node .yarn/releases/yarn-4.13.0.cjs install` and commit the result.';
  }
  return 'Running the same command again goes on where this one stopped. If it fails again, delete the folder node_modules first.';
}

/** Makes sure that what yarn.lock asks for is installed. An interrupted install is taken up again. */
export async function ensureInstalled() {
  const wanted = digest();
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return;
  if (!existsSync(join(root, 'node_modules'))) requireSpace();
  note('Installing dependencies (about a minute the first time) …');
  rmSync(marker, { force: true });
  mkdirSync(cache, { recursive: true });
  const result = spawnSync(process.execPath, [yarn, 'install', '--immutable'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  const log = `${result.stdout ?? ''}${result.stderr ?? ''}`;
  const logFile = join(cache, 'install.log');
  writeFileSync(logFile, log);
  if (result.signal) process.exit(130);
  if (result.status !== 0) {
    const lines = log.trimEnd().split('\n').slice(-12).join('\n');
    fail(
      `Installing the dependencies failed:\n\n${lines}\n\n(The whole log is .cache/install.log.)`,
      explain(log),
    );
  }
  writeFileSync(marker, wanted);
  note('Dependencies are installed.');
}
