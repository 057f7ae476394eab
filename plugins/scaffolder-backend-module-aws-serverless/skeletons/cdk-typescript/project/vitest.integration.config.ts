import { defineConfig } from 'vitest/config';

/** Tests of what is deployed: ENVIRONMENT=dev npm run test:integration. */
export default defineConfig({
  test: {
    include: ['tests/integration/**/*.test.ts'],
    testTimeout: 60_000,
    retry: 1,
  },
});
