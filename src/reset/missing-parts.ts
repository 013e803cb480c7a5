import { LabError } from '../errors.js';
import { MANIFESTS } from '../labs/inventory/setup-on-node.js';
import type { ClusterState } from './model.js';

/** kubeadm's: without one of them the cluster is not whole, whatever it says of itself. */
const PARTS = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];

/**
 * Parts of the control plane whose manifest is gone and could not be put back by a reset to this start. Where their
 * file went a reset might delete it for good, as one that is new.
 *
 * @param node the control plane
 */
export function partsBeyondReset(start: ClusterState, now: ClusterState, node: string): string[] {
  const { files = {} } = start.setup?.[node] ?? {};
  return missingParts(now, node).filter((part) => files[manifestOf(part)]?.content === undefined);
}

/** Parts of the control plane without a manifest; none where nobody has looked. */
export function missingParts({ setup }: ClusterState, node: string): string[] {
  const files = setup?.[node]?.files;
  return files ? PARTS.filter((part) => !(manifestOf(part) in files)) : [];
}

function manifestOf(part: string): string {
  return `${MANIFESTS}${part}.yaml`;
}

/** @param act completes "Cannot ..." @throws LabError K8SLAB_MANIFEST_MISSING where there are any */
export function requireParts(missing: readonly string[], act: string): void {
  if (missing.length === 0) return;
  throw new LabError(
    'K8SLAB_MANIFEST_MISSING',
    `Cannot ${act}: ${MANIFESTS} on the control plane has no manifest of ${missing.join(', ')}`,
    { hint: 'k8slab up writes them anew. Or put the files back from where they were moved to, then run this again' },
  );
}
