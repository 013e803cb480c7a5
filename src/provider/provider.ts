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

export interface NodeSnapshots {
  node: string;
  /** Also those that k8slab did not make. */
  names: string[];
}

/** Room that the snapshots of one node take on the host. */
export interface SnapshotUse {
  node: string;
  /** Bytes of all of them together; undefined where that cannot be told, then `why` says so. */
  bytes?: number;
  /** Bytes by name of the snapshot, where the hypervisor counts each by itself. */
  byName: Readonly<Record<string, number>>;
  why?: string;
}

/**
 * Snapshots of whole machines, memory included: one that is restored goes on where it was. Each call works on every
 * node it is given, lets the others finish when one fails, and then throws the first failure: what is there is
 * asked with `list`, never guessed.
 */
export interface SnapshotStore {
  /** Replaces one of the same name. The machines keep running, but for the moment their memory is written. */
  save(nodes: readonly string[], name: string, call?: ProviderCall): Promise<void>;
  /** The machines run afterwards; nothing is provisioned. */
  restore(nodes: readonly string[], name: string, call?: ProviderCall): Promise<void>;
  delete(nodes: readonly string[], name: string, call?: ProviderCall): Promise<void>;
  /** Of every machine there is. */
  list(call?: ProviderCall): Promise<NodeSnapshots[]>;
  use(nodes: readonly string[], call?: ProviderCall): Promise<SnapshotUse[]>;
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
  /** Absent where the machines cannot be saved as a whole: containers. */
  readonly snapshots?: SnapshotStore;
}
