import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { releaseOf, releasePlugin } from './build/release.ts';

const release = releaseOf(process.env);

export default defineConfig({
  plugins: [react(), releasePlugin(release)],
  define: { __RELEASE__: JSON.stringify(release) },
  build: { sourcemap: true },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'app',
          include: ['src/**/*.test.{ts,tsx}'],
          environment: 'jsdom',
          setupFiles: './src/testSetup.ts',
          restoreMocks: true,
        },
      },
      {
        test: {
          name: 'build',
          include: ['build/**/*.test.ts'],
          environment: 'node',
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.{ts,tsx}', 'build/**/*.ts'],
      exclude: ['src/main.tsx', 'src/testSetup.ts'],
      thresholds: { lines: 80, functions: 80, branches: 80, statements: 80 },
    },
  },
});
