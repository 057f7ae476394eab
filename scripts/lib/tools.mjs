// Runs the tools that the project installs, with the chosen Node.
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

/** Paths of the tools' programs under node_modules. */
const TOOLS = {
  'backstage-cli': '@backstage/cli/bin/backstage-cli',
  tsc: 'typescript/bin/tsc',
  prettier: 'prettier/bin-prettier.js',
  playwright: '@playwright/test/cli.js',
};

/**
 * Runs a tool from the project's root, its output shown as it comes or, when a file
 * is named, written to that. Returns its exit code.
 */
export function runTool(name, args, { env = {}, cwd = root, log } = {}) {
  return runNode([join(root, 'node_modules', TOOLS[name]), ...args], {
    env,
    cwd,
    log,
  });
}

function runNode(args, { env, cwd, log }) {
  const out = log ? openSync(log, 'w') : undefined;
  return new Promise(resolve => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: out === undefined ? 'inherit' : ['ignore', out, out],
    });
    child.on('exit', (code, signal) => {
      if (out !== undefined) closeSync(out);
      resolve(code ?? (signal ? 1 : 0));
    });
  });
}

/** Runs a TypeScript program of the project. Returns its exit code. */
export function runTypeScript(file, args = [], { env = {}, cwd = root } = {}) {
  const transform = join(
    root,
    'node_modules/@backstage/cli/config/nodeTransform.cjs',
  );
  return runNode(['-r', transform, file, ...args], { env, cwd });
}
