// npm run test:scaffold: makes projects of all kinds and holds each to what its
// own pipeline would hold it to.
import { join } from 'node:path';
import { root } from '../lib/paths.mjs';
import { runTypeScript } from '../lib/tools.mjs';

export async function run(args) {
  const plugin = join(root, 'plugins/scaffolder-backend-module-aws-serverless');
  return runTypeScript(join(plugin, 'scaffoldMatrix/main.ts'), args, {
    cwd: plugin,
  });
}
