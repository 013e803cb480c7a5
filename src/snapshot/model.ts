import type { ProviderName } from '../config/model.js';
import type { JournalTarget } from '../state/journal-model.js';

/** The set that `up` makes of a new lab. */
export const BASE_SET = 'base';

/** What is known of a set of snapshots: one on each node, all of one name, taken at one time. */
export interface SnapshotRecord {
  name: string;
  /** Written before the first machine is saved; a set that stays `saving` was cut off. */
  state: 'saving' | 'complete';
  /** ISO 8601; when it was begun. */
  takenAt: string;
  provider: ProviderName;
  nodes: readonly string[];
  kubernetes: string;
  /** `metallb 0.12.1`: what the plan had then. */
  components: readonly string[];
  /** Version of k8slab. */
  k8slab: string;
  /** How the nodes were reached: the addresses come back with the machines. */
  sshTargets: Readonly<Record<string, JournalTarget>>;
}

export interface SnapshotFile {
  version: 1;
  sets: readonly SnapshotRecord[];
  /** `up` has begun to make the lab and will save it as `base` when it is there. */
  baseWanted?: boolean;
  /** The set that machines were being set back to when k8slab was last seen: some may be, others not. */
  restoring?: string;
}

/**
 * `complete`: every node of the plan has it. `partial`: some have not. `unfinished`: saving it was cut off.
 * `other-nodes`: made of other nodes than the lab has now. `foreign`: on the nodes, but not made by k8slab.
 */
export type SetState = 'complete' | 'partial' | 'unfinished' | 'other-nodes' | 'foreign';

/** A set as it is now. */
export interface SnapshotSet {
  name: string;
  state: SetState;
  /** Nodes of the plan that have it, and that have it not. */
  on: string[];
  missing: string[];
  /** Absent for foreign ones. */
  record?: SnapshotRecord;
  /** Room on the host, of all nodes, where the hypervisor counts each snapshot by itself. */
  bytes?: number;
}
