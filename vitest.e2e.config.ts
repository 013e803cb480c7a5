import { defineConfig } from 'vitest/config';

/** Real nodes, one after the other: labs share addresses on this host, and two cores are few. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.e2e.ts'],
    fileParallelism: false,
    sequence: { concurrent: false },
    // A step has its own deadline; these only end a run that hangs past all of them.
    testTimeout: 40 * 60_000,
    hookTimeout: 40 * 60_000,
    // Chapters of one story: what comes after a failed one says nothing new.
    bail: 0,
    reporters: ['verbose', './test/reporter/summary.ts'],
  },
});
