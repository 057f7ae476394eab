// npm run screenshots: every page and state, light and dark, wide and narrow.
import { requireChromium } from '../lib/browser.mjs';
import { runTool } from '../lib/tools.mjs';

export async function run(args) {
  return runTool(
    'playwright',
    ['test', '--config', 'e2e/screenshots.config.ts', ...args],
    { env: { CHROMIUM_PATH: requireChromium() } },
  );
}
