import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  entry: [
    // The published program.
    'src/bin.ts',
    // Run by shell scripts, which knip does not read.
    'scripts/**/*.{mjs,ts}',
  ],
  project: ['src/**/*.ts', 'test/**/*.ts', 'scripts/**/*.{mjs,ts}'],
  // Two suites: the gate, and real nodes.
  vitest: { config: ['vitest.config.ts', 'vitest.e2e.config.ts'] },
  // Debian programs that integration tests run; without them those tests are skipped and say so.
  ignoreBinaries: ['vagrant', 'ruby', 'gpg', 'perl'],
  // Contract types are exported for their readers, also where only their own file names them.
  ignoreExportsUsedInFile: { interface: true, type: true },
};

export default config;
