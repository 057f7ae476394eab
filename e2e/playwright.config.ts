import { defineConfig } from '@playwright/test';
import { browser, PORTALS, PORTAL_URL } from './portal/settings';

/** The journeys that matter, in Chromium, against portals of their own. */
export default defineConfig({
  testDir: './journeys',
  globalSetup: './portal/globalSetup.ts',
  // Each worker has a portal and a world, changed by every journey: those of a worker
  // run one after the other, and those of a file in one world.
  workers: PORTALS,
  fullyParallel: false,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  outputDir: '../.backspin/e2e/results',
  use: {
    baseURL: PORTAL_URL,
    viewport: { width: 1400, height: 900 },
    trace: 'retain-on-failure',
    ...browser,
  },
});
