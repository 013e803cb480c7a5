/** In the tables, in the plan, and where it is installed. */
export const RETIRED_EN = 'its project was retired in March 2026 and mends nothing any more, security included';

export const componentsEn = {
  colName: 'COMPONENT',
  colVersion: 'VERSION',
  colState: 'STATE',
  colNote: 'NOTE',
  installed: 'installed',
  partly: 'partly installed',
  planned: 'planned',
  available: 'not installed',
  unavailable: 'not available',
  onNodes: (nodes: string) => `only on ${nodes}`,
  notWanted: 'not in k8slab.yaml any more',
  wanted: (version: string) => `k8slab up changes it to ${version}`,
  none: 'none',
  retired: RETIRED_EN,

  installing: (names: string, file: string) => `${file} will name these components: ${names}`,
  installedNow: (names: string) => `Installed: ${names}.`,
  removing: (names: string) => `This will be removed from the cluster, with what was made through it: ${names}`,
  removingFrom: (file: string, rest: string) => `${file} will name these components: ${rest}`,
  askRemove: 'Remove it?',
  removed: (names: string) => `Removed: ${names}.`,
  notRemoved: 'Nothing was removed.',
};
