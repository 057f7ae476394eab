// Runs the tools that the project installs, with the chosen Node.
import { spawn } from 'node:child_process';
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
 * Runs a tool from the project's root, its output shown as it comes.
 * Returns its exit code.
 */
export function runTool(name, args, { env = {}, cwd = root } = {}) {
  return runNode([join(root, 'node_modules', TOOLS[name]), ...args], {
    env,
    cwd,
  });
}

function runNode(args, { env, cwd }) {
  return new Promise(resolve => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: 'inherit',
    });
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
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
