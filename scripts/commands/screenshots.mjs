// npm run screenshots: every page and state, light and dark, wide and narrow.
import { join } from 'node:path';
import { requireChromium } from '../lib/browser.mjs';
import { root } from '../lib/paths.mjs';
import { runTool } from '../lib/tools.mjs';

/** The pictures that the README shows, by page and state. */
const README_IMAGES = ['service.failing', 'dialog.plan', 'fleet.all'];

/** With `--readme` only the README's pictures are taken, and put in docs/images too. */
export async function run(args) {
  const readme = args.includes('--readme');
  const rest = args.filter(arg => arg !== '--readme');
  const only = readme ? ['--grep', `(${README_IMAGES.join('|')})$`] : [];
  return runTool(
    'playwright',
    ['test', '--config', 'e2e/screenshots.config.ts', ...only, ...rest],
    {
      env: {
        CHROMIUM_PATH: requireChromium(),
        ...(readme && { BACKSPIN_README_IMAGES: join(root, 'docs/images') }),
      },
    },
  );
}
