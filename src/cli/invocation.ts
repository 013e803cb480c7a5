/** A command line, understood. */
export interface GlobalOptions {
  /** As given; undefined: k8slab.yaml in the working directory. */
  file: string | undefined;
  labDir: string | undefined;
  output: 'text' | 'json';
  yes: boolean;
  lang: string | undefined;
  verbose: boolean;
  color: boolean;
}

/** Wishes on the command line, by dotted path in k8slab.yaml (`worker.memory`); `box` is still to be told apart. */
export type Settings = Readonly<Record<string, string | number>>;

export type Shell = 'bash' | 'zsh' | 'fish';

export type Command =
  | { verb: 'init'; settings: Settings }
  | { verb: 'up'; settings: Settings; dryRun: boolean; force: boolean; acceptNewHostKey: readonly string[] }
  | { verb: 'plan'; settings: Settings }
  | { verb: 'render'; force: boolean }
  | { verb: 'status' }
  | { verb: 'ssh'; node: string; argv: readonly string[]; acceptNewHostKey: boolean }
  | { verb: 'kubeconfig'; mode: 'export' | 'print' | 'path' | 'merge' }
  | { verb: 'halt' }
  | { verb: 'destroy'; dryRun: boolean }
  | { verb: 'doctor'; fix: boolean; stop: boolean; provider: string | undefined }
  | { verb: 'completion'; shell: Shell }
  | { verb: 'bundle-verify'; directory: string; full: boolean }
  | { verb: 'bundle-show'; directory: string };

export interface Invocation {
  global: GlobalOptions;
  command: Command;
}
