import { defineConfig } from '@playwright/test';
import journeys from './playwright.config';

/** Every page and state as PNG, light and dark, wide and narrow, from a portal of its own. */
export default defineConfig({
  ...journeys,
  workers: 1,
  testDir: './screenshots',
  outputDir: '../.backspin/e2e/screenshot-results',
  timeout: 240_000,
  // Nobody waits for them, and a machine may be busy.
  expect: { timeout: 60_000 },
});
