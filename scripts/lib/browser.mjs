import { existsSync } from 'node:fs';
import { fail } from './say.mjs';

const PLACES = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Path of the machine's own Chromium; ends with the way out when there is none. */
export function requireChromium() {
  const found = PLACES.find(path => path && existsSync(path));
  if (!found) {
    fail(
      'The browser tests need Chromium, and there is none on this machine.',
      'Install it (Debian: apt-get install chromium), or set CHROMIUM_PATH to a Chrome or Chromium.',
    );
  }
  return found;
}
