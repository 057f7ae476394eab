// npm run conformance: a client nobody here wrote walks the simulator.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../lib/paths.mjs';

export async function run(args) {
  return (
    spawnSync(
      process.execPath,
      [join(root, 'packages/simulator/conformance/run.mjs'), ...args],
      { cwd: root, stdio: 'inherit' },
    ).status ?? 1
  );
}
