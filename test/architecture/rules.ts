/**
 * Who may know whom, as data. A room is a folder of src/, or one file directly in it. Everything that is not
 * allowed here is a violation, also a room that is not listed: a new room is a decision, made in this table.
 */
export interface Rules {
  /**
   * Import direction: a room imports from itself and from rows above its own. Rooms of one row do not know each
   * other, except as `peers` says.
   */
  rows: readonly (readonly string[])[];
  /** Imports within one row that are wanted: `from` → the rooms it may import. */
  peers: Readonly<Record<string, readonly string[]>>;
  /** Rooms that a room may only import through these files, though the rows would allow all. */
  doors: readonly { from: string; to: string; files: readonly string[]; why: string }[];
  /** npm package → files that may import it, as path prefixes. A package that is not listed may not be imported. */
  packages: Readonly<Record<string, readonly string[]>>;
  /** Node modules with side effects → the files that may import them. What is not listed is free. */
  builtins: Readonly<Record<string, readonly string[]>>;
  /** Rooms that only compute: see `purity` for what they may not use. */
  pure: readonly string[];
  /** The one file that may use the globals `process` and `console`. */
  edge: string;
  /** Lines per file: none over `max`, and the middle one of all under `median`. */
  lines: { max: number; median: number };
}

/** Node modules that pure rooms may use: the same answer on every machine. */
export const PURE_BUILTINS: readonly string[] = ['node:crypto', 'node:path/posix', 'node:util'];
/** Globals that pure rooms may not use: they answer differently each time, or reach out. */
export const IMPURE_GLOBALS: readonly string[] = ['Date', 'fetch', 'setTimeout', 'setInterval', 'performance'];

export const RULES: Rules = {
  rows: [
    ['errors'],
    ['net', 'i18n'],
    ['exec'],
    ['config'],
    ['components'],
    ['plan'],
    ['render'],
    ['state'],
    ['ssh', 'provider', 'bundle', 'doctor'],
    ['box'],
    ['steps'],
    ['labs', 'support'],
    ['reset'],
    ['snapshot'],
    ['report'],
    ['cli'],
    ['bin'],
  ],
  // How to reach a node is part of the provider's contract.
  peers: { ssh: ['provider'] },
  doors: [
    {
      from: 'ssh',
      to: 'provider',
      files: ['provider/provider.ts'],
      why: 'ssh needs the contract, not an implementation',
    },
    { from: 'report', to: 'steps', files: ['steps/events.ts'], why: 'a report hears of a run, it never drives one' },
    {
      from: 'report',
      to: 'labs',
      files: ['labs/model.ts', 'labs/check-model.ts', 'labs/results.ts', 'labs/events.ts', 'labs/inventory/model.ts'],
      why: 'a report hears of labs, it never plays one',
    },
    {
      from: 'report',
      to: 'snapshot',
      files: ['snapshot/model.ts'],
      why: 'a report hears of snapshots, it never takes one',
    },
    {
      from: 'report',
      to: 'bundle',
      files: ['bundle/create/events.ts', 'bundle/create/choice.ts', 'bundle/create/contents-model.ts'],
      why: 'a report hears of a bundle being made, it never makes one',
    },
    {
      from: 'report',
      to: 'box',
      files: ['box/events.ts'],
      why: 'a report hears of a box being made, it never makes one',
    },
    { from: 'bin', to: 'cli', files: ['cli/main.ts'], why: 'the process edge starts the program and nothing else' },
  ],
  packages: {
    execa: ['exec/'],
    ssh2: ['ssh/'],
    handlebars: ['render/'],
    listr2: ['report/'],
    inquirer: ['cli/prompts'],
    '@inquirer/': ['cli/prompts'],
    commander: ['cli/'],
    zod: ['config/', 'bundle/', 'labs/', 'box/'],
    '@jmespath-community/jmespath': ['labs/'],
    yaml: ['config/', 'labs/'],
    'ssh-config': ['provider/'],
    'write-file-atomic': ['state/', 'ssh/known-hosts', 'bundle/', 'box/'],
    'env-paths': ['state/'],
    semver: ['config/', 'plan/', 'provider/', 'doctor/'],
    undici: ['bundle/create/http/'],
    'tar-stream': ['bundle/create/', 'box/'],
  },
  builtins: {
    'node:child_process': ['exec/'],
    'node:process': [],
    'node:worker_threads': [],
    'node:vm': [],
  },
  pure: ['errors', 'net', 'i18n', 'components', 'plan'],
  edge: 'bin.ts',
  lines: { max: 300, median: 90 },
};
