import type { ProviderName } from '../config/model.js';

export type MachineState =
  | 'running'
  | 'stopped'
  | 'saved'
  | 'not-created'
  /** The hypervisor answered something this version does not know; `detail` has it. */
  | 'unknown';

export interface MachineStatus {
  node: string;
  state: MachineState;
  /** The provider's own word. */
  detail: string;
}

/** How to reach a node by ssh. */
export interface SshTarget {
  node: string;
  host: string;
  port: number;
  user: string;
  /** Absolute paths of private keys, tried in order. */
  identityFiles: string[];
}

/** Progress of a long provider call; `node` is undefined for lines that belong to no machine. */
export type ProviderProgress = (node: string | undefined, line: string) => void;

export interface ProviderCall {
  signal?: AbortSignal;
  onProgress?: ProviderProgress;
}

/**
 * Makes, starts, stops and removes the machines of one lab directory. Just short of anything inside them:
 * it never provisions.
 */
export interface Provider {
  readonly name: ProviderName;
  /** Creates and boots what is not running. Safe to call again. */
  up(nodes: readonly string[], call?: ProviderCall): Promise<void>;
  halt(nodes: readonly string[], call?: ProviderCall): Promise<void>;
  /** Removes machines and what hangs on them (disks, networks that only this lab used). */
  destroy(nodes: readonly string[], call?: ProviderCall): Promise<void>;
  status(call?: ProviderCall): Promise<MachineStatus[]>;
  sshTargets(nodes: readonly string[], call?: ProviderCall): Promise<SshTarget[]>;
  /**
   * Public host key lines (`ssh-ed25519 AAAA...`) of a node, read past the network where the provider can
   * (docker exec); undefined where it cannot and the first connection has to be trusted.
   */
  hostKeys(node: string, call?: ProviderCall): Promise<string[] | undefined>;
}
