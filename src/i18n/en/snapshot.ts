export const snapshotEn = {
  colName: 'NAME',
  colTaken: 'TAKEN',
  colKubernetes: 'KUBERNETES',
  colSize: 'SIZE',
  colState: 'STATE',
  complete: 'complete',
  partial: (nodes: string) => `partial: missing on ${nodes}`,
  unfinished: 'partial: saving it was cut off',
  otherNodes: (nodes: string) => `of other nodes: ${nodes}`,
  foreign: 'not made by k8slab',
  none: 'This lab has no snapshots. Save one with: k8slab snapshot save NAME',
  total: (mib: number) => `All snapshots together take ${mib} MiB on this host.`,
  memoryOnly: 'Sizes are of the memory that was saved; what the disks keep for a snapshot is not told apart.',
  noSize: (node: string, why: string) => `Size of the snapshots of ${node} not known: ${why}`,
  halfRestored: (name: string) =>
    `restoring ${name} was cut off: some nodes are back, others are not. Finish it with: k8slab snapshot restore ${name}`,
  askReplace: (name: string) => `There is a snapshot ${name} already. Replace it?`,
  repairing: (name: string) =>
    `The snapshot ${name} is not whole: what is left of it is removed, then all nodes are saved.`,
  saved: (name: string, nodes: number, seconds: string) =>
    `Saved ${nodes} nodes as ${name} in ${seconds} s. Go back to it with: k8slab snapshot restore ${name}`,
  notSaved: 'Nothing was saved.',
  baseNotSaved: (why: string) =>
    `The snapshot base could not be saved (${why}). The lab is well; try again with: k8slab snapshot save base`,
  restorePlan: (name: string, taken: string, nodes: string) => `Back to ${name} of ${taken}: ${nodes}`,
  restoreLoses: 'Everything that was done since then is lost, on every node, also what is marked to be kept.',
  restoreComponents: (then: string, now: string) =>
    `Components then: ${then}. The lab file wants: ${now}. k8slab up makes them what the lab file says.`,
  noComponents: 'none',
  askRestore: 'Restore all nodes?',
  notRestored: 'Nothing was changed.',
  restored: (name: string, seconds: string) =>
    `All nodes are back at ${name} after ${seconds} s, and a new pod answered.`,
  deletePlan: (names: string) => `These snapshots will be deleted: ${names}`,
  askDelete: 'Delete them for good?',
  notDeleted: 'Nothing was deleted.',
  nothingToDelete: 'There is nothing to delete.',
  deleted: (names: string) => `Deleted: ${names}`,
};
