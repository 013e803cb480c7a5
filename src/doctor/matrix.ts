/**
 * Which VirtualBox a Vagrant release drives. Vagrant names each VirtualBox minor in its code and dies on any other,
 * so a VirtualBox upgrade alone can break a working lab.
 */
const FIRST_VAGRANT_FOR: readonly { virtualbox: string; vagrant: string }[] = [
  { virtualbox: '7.2', vagrant: '2.4.9' },
  { virtualbox: '7.1', vagrant: '2.4.2' },
  { virtualbox: '7.0', vagrant: '2.3.2' },
  { virtualbox: '6.1', vagrant: '2.2.7' },
];

export type MatrixVerdict =
  | { kind: 'works' }
  /** `vagrant` is the first release that drives this VirtualBox. */
  | { kind: 'refused'; vagrant: string }
  /** Newer than this table: nobody knows, so nobody is stopped. */
  | { kind: 'unknown' }
  /** Older than anything supported. */
  | { kind: 'too-old' };

/** Compares `2.4.10` and `2.4.9` by number; suffixes do not count. */
export function compareVersions(left: string, right: string): number {
  const parts = (version: string): number[] => (version.match(/\d+/g) ?? []).slice(0, 3).map(Number);
  const [a, b] = [parts(left), parts(right)];
  for (let index = 0; index < 3; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

export function vagrantDrives(vagrant: string, virtualbox: string): MatrixVerdict {
  const minor = virtualbox.split('.').slice(0, 2).join('.');
  const row = FIRST_VAGRANT_FOR.find((entry) => entry.virtualbox === minor);
  if (row)
    return compareVersions(vagrant, row.vagrant) >= 0 ? { kind: 'works' } : { kind: 'refused', vagrant: row.vagrant };
  return compareVersions(minor, FIRST_VAGRANT_FOR[0]?.virtualbox ?? '0') > 0
    ? { kind: 'unknown' }
    : { kind: 'too-old' };
}
