import type { ComponentName } from '../config/component-names.js';
import { INGRESS_RELEASES } from './ingress/releases.js';

/**
 * Whether the project behind a component has ended, so that nobody mends it any more. It is installed all the same
 * where the lab's Kubernetes has no better: said wherever somebody decides about it.
 */
export function isRetired({ name, version }: { name: ComponentName; version?: string }): boolean {
  return (
    name === 'ingress' && INGRESS_RELEASES.some((each) => each.version === version && each.kind === 'ingress-nginx')
  );
}
