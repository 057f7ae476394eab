// npm run chaos: interrupts rollbacks at every call, and looks at what is left.
import { join } from 'node:path';
import { root } from '../lib/paths.mjs';
import { runTypeScript } from '../lib/tools.mjs';

export async function run(args) {
  return runTypeScript(join(root, 'chaos/src/main.ts'), args, {
    env: { NODE_ENV: 'production' },
  });
}
