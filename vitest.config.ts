import { defineConfig } from 'vitest/config';

/**
 * Two projects. `unit` needs nothing but npm packages. `integration` runs real programs (vagrant, npm, ssh-keygen)
 * and takes longer. Real nodes are test/e2e, which is no vitest. No retries anywhere: a test that fails sometimes
 * is a failing test.
 */
export default defineConfig({
  test: {
    reporters: ['default', './test/reporter/summary.ts'],
    // Vitest leaves one core idle, which is half of a small machine; most tests here wait for programs they started.
    maxWorkers: '100%',
    allowOnly: false,
    retry: 0,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/bin.ts'],
      reporter: ['text-summary', 'html'],
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/integration/**', 'test/e2e/**', 'test/package.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts', 'test/package.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
