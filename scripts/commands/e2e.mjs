// npm run test:e2e: the journeys in Chromium, against a portal of their own.
import { requireChromium } from '../lib/browser.mjs';
import { runTool } from '../lib/tools.mjs';

export async function run(args) {
  return runTool('playwright', ['test', '--config', 'e2e', ...args], {
    env: { CHROMIUM_PATH: requireChromium() },
  });
}
