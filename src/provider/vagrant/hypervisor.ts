import type { ProviderName } from '../../config/model.js';
import type { Exec } from '../../exec/exec.js';
import type { SnapshotUse } from '../provider.js';

export interface HypervisorContext {
  /** Runs the hypervisor's own program, with the environment vagrant has. */
  exec: Exec;
  lab: string;
  labDir: string;
  /** CIDR of the nodes' network. */
  nodesCidr: string;
  signal: AbortSignal | undefined;
}

/** What differs between the hypervisors below Vagrant. */
export interface Hypervisor {
  readonly name: ProviderName;
  /** Whether Vagrant boots several machines at once. VirtualBox cannot: its provider does not declare it. */
  readonly parallel: boolean;
  /** The same for removing them. */
  readonly parallelDestroy: boolean;
  /** Public host key lines read past the network; undefined where that is not possible. */
  hostKeys(node: string, context: HypervisorContext): Promise<string[] | undefined>;
  /**
   * Removes what a killed Vagrant left behind, after Vagrant's own destroy: only things with exactly the names the
   * Vagrantfile gives, and none that is marked as of another lab directory. `last` when the lab has no machine any
   * more, so its network goes too. Gives what was removed.
   */
  removeLeftovers(nodes: readonly string[], last: boolean, context: HypervisorContext): Promise<string[]>;
  /** Whether nothing is seen of machines with the names of these nodes. Absent where a name is free once it is gone. */
  unseen?(nodes: readonly string[], context: HypervisorContext): Promise<boolean>;
  /** Absent where machines cannot be saved as a whole. */
  readonly snapshots?: HypervisorSnapshots;
}

export interface HypervisorSnapshots {
  /** How many machines are saved or restored at once, each by a vagrant of its own. */
  readonly atOnce: number;
  /** Never rejects for a node that cannot be asked: the answer says why. */
  use(node: string, context: HypervisorContext): Promise<SnapshotUse>;
}

/** Name of a machine in the hypervisor; the Vagrantfile templates use the same. */
export function machineName(lab: string, node: string): string {
  return `${lab}-${node}`;
}
