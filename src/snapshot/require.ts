import { ExitCode, LabError } from '../errors.js';
import type { Provider, SnapshotStore } from '../provider/provider.js';
import type { SnapshotRecord, SnapshotSet } from './model.js';

/** As hypervisors, file systems and our own paths take it. */
const NAME = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** @throws LabError K8SLAB_SNAPSHOT_NAME */
export function requireName(name: string): void {
  if (NAME.test(name)) return;
  throw new LabError('K8SLAB_SNAPSHOT_NAME', `Cannot use "${name}" as the name of a snapshot`, {
    exitCode: ExitCode.usage,
    hint: 'Small letters, digits and - inside, at most 63: ch3-done',
  });
}

/** @throws LabError K8SLAB_SNAPSHOT_UNSUPPORTED */
export function requireStore(provider: Pick<Provider, 'name' | 'snapshots'>): SnapshotStore {
  if (provider.snapshots) return provider.snapshots;
  throw new LabError(
    'K8SLAB_SNAPSHOT_UNSUPPORTED',
    `Cannot save ${provider.name} nodes as a whole: they are containers`,
    {
      exitCode: ExitCode.usage,
      hint: 'k8slab reset --soft takes back what was done, without a snapshot. Snapshots need virtualbox or libvirt',
    },
  );
}

/** @throws LabError K8SLAB_SNAPSHOT_UNKNOWN */
export function requireKnown(sets: readonly SnapshotSet[], name: string): SnapshotSet {
  const found = sets.find((set) => set.name === name);
  if (found) return found;
  const names = sets.map((set) => set.name).join(', ');
  throw new LabError(
    'K8SLAB_SNAPSHOT_UNKNOWN',
    `Cannot find a snapshot ${name}: ${names === '' ? 'this lab has none' : `there are ${names}`}`,
    { exitCode: ExitCode.usage, hint: `Save one with: k8slab snapshot save ${name}` },
  );
}

/**
 * All nodes or none.
 *
 * @throws LabError K8SLAB_SNAPSHOT_UNKNOWN, K8SLAB_SNAPSHOT_PARTIAL, K8SLAB_SNAPSHOT_NODES
 */
export function requireRestorable(sets: readonly SnapshotSet[], name: string): SnapshotRecord {
  const { state, record, missing } = requireKnown(sets, name);
  const again = `Save it anew when the lab is as it should be: k8slab snapshot save ${name}`;
  const refuse = (code: string, why: string, hint: string): never => {
    throw new LabError(code, `Cannot restore ${name}: ${why}`, { exitCode: ExitCode.usage, hint });
  };
  if (state === 'complete' && record) return record;
  switch (state) {
    case 'partial':
      return refuse('K8SLAB_SNAPSHOT_PARTIAL', `it is missing on ${missing.join(', ')}`, again);
    case 'unfinished':
      return refuse('K8SLAB_SNAPSHOT_PARTIAL', 'saving it was cut off', again);
    case 'other-nodes':
      return refuse(
        'K8SLAB_SNAPSHOT_NODES',
        `it is of ${record?.nodes.join(', ') ?? 'other nodes'}, and the lab has other nodes now`,
        `Scale back (k8slab scale --workers ${String((record?.nodes.length ?? 1) - 1)}); a node that was removed has lost it for good. ${again}`,
      );
    default:
      return refuse(
        'K8SLAB_SNAPSHOT_UNKNOWN',
        'k8slab did not save it, so what belongs to it on this host is not known',
        `In the lab directory: vagrant snapshot restore --no-provision ${name}`,
      );
  }
}
