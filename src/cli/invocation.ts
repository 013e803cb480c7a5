import type { ComponentName } from '../config/component-names.js';
import type { CniName, ProfileName } from '../config/model.js';

import type { BoxCommand } from './box-invocation.js';
import type { LabCommand } from './lab-invocation.js';
import type { SnapshotCommand } from './snapshot-invocation.js';

/** A command line, understood. */
export interface GlobalOptions {
  /** As given; undefined: k8slab.yaml in the working directory. */
  file: string | undefined;
  labDir: string | undefined;
  /** junit and tap only for what lab runs came to. */
  output: 'text' | 'json' | 'junit' | 'tap';
  yes: boolean;
  lang: string | undefined;
  verbose: boolean;
  color: boolean;
}

/** Wishes on the command line, by dotted path in k8slab.yaml (`worker.memory`); `box` is still to be told apart. */
export type Settings = Readonly<Record<string, string | number | readonly string[]>>;

export type Shell = 'bash' | 'zsh' | 'fish';

export type Command =
  | { verb: 'init'; settings: Settings }
  | {
      verb: 'up';
      settings: Settings;
      dryRun: boolean;
      force: boolean;
      acceptNewHostKey: readonly string[];
      /** Save a new lab as `base`. */
      snapshot: boolean;
    }
  | { verb: 'plan'; settings: Settings }
  | { verb: 'render'; force: boolean }
  | { verb: 'status' }
  | { verb: 'ssh'; node: string; argv: readonly string[]; acceptNewHostKey: boolean }
  | { verb: 'kubeconfig'; mode: 'export' | 'print' | 'path' | 'merge' }
  | { verb: 'halt' }
  | { verb: 'destroy'; dryRun: boolean }
  | { verb: 'scale'; workers: number; dryRun: boolean }
  | {
      verb: 'reset';
      chapter: string | undefined;
      dryRun: boolean;
      record: boolean;
      way: 'soft' | 'hard' | undefined;
      keep: string[];
    }
  | SnapshotCommand
  | { verb: 'doctor'; fix: boolean; stop: boolean; orphans: boolean; dryRun: boolean; provider: string | undefined }
  | { verb: 'support'; out: string | undefined }
  | { verb: 'component-list' }
  | { verb: 'component-install'; names: readonly ComponentName[] }
  | { verb: 'component-remove'; names: readonly ComponentName[]; dryRun: boolean }
  | { verb: 'completion'; shell: Shell }
  | {
      verb: 'bundle-create';
      profile: ProfileName | undefined;
      /** As given; a minor stands for its newest known patch. */
      kubernetes: string | undefined;
      cni: CniName | undefined;
      /** Undefined: the usual ones. */
      components: readonly ComponentName[] | undefined;
      images: readonly string[];
      /** Labs or chapters whose images are taken along; undefined: all that this cluster can do. */
      labs: readonly string[] | undefined;
      arch: 'amd64' | 'arm64' | undefined;
      out: string | undefined;
      /** `PREFIX=URL` */
      mirrors: readonly string[];
      dryRun: boolean;
    }
  | { verb: 'bundle-verify'; directory: string; full: boolean }
  | { verb: 'bundle-show'; directory: string }
  | BoxCommand
  | LabCommand;

export interface Invocation {
  global: GlobalOptions;
  command: Command;
}
