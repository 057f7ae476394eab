// npm run bench: measures what was promised about speed and cost.
import { join } from 'node:path';
import { root } from '../lib/paths.mjs';
import { runTypeScript } from '../lib/tools.mjs';

export async function run(args) {
  return runTypeScript(join(root, 'bench/src/main.ts'), args, {
    env: { NODE_ENV: 'production' },
  });
}
