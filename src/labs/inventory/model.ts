/**
 * What a cluster and its nodes have, as sorted lines by kind of thing: names, and of objects what they ask for. No uids,
 * no counters, nothing that changes by itself.
 */
export interface Inventory {
  /** Section (`pods`, `node w1-k8s`, `images on m-k8s`, `files on m-k8s`) → entry → state ('' when being there is all). */
  sections: Record<string, Record<string, string>>;
}

export interface InventoryChange {
  section: string;
  entry: string;
  kind: 'added' | 'removed' | 'changed';
  before?: string;
  after?: string;
}
