import { defineConfig } from '@playwright/test';
import { browser, PORTAL_URL } from './portal/settings';

/** The journeys that matter, in Chromium, against a portal of their own. */
export default defineConfig({
  testDir: './journeys',
  globalSetup: './portal/globalSetup.ts',
  // One world, changed by every journey: they run one after the other.
  workers: 1,
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
