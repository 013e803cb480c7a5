import { join } from 'node:path';
import envPaths from 'env-paths';

/**
 * Where k8slab keeps what belongs to the user and to no lab: pids of daemons it started, hashes of bundles. On
 * Linux ~/.local/state/k8slab. K8SLAB_STATE_DIR moves it.
 */
export function stateDirectory(env: Readonly<Record<string, string | undefined>>): string {
  const own = env['K8SLAB_STATE_DIR'];
  return own !== undefined && own !== '' ? own : envPaths('k8slab', { suffix: '' }).log;
}

/** Downloads that can be had again. On Linux ~/.cache/k8slab. K8SLAB_CACHE moves it. */
export function cacheDirectory(env: Readonly<Record<string, string | undefined>>): string {
  const own = env['K8SLAB_CACHE'];
  return own !== undefined && own !== '' ? own : envPaths('k8slab', { suffix: '' }).cache;
}

/** Boxes that were built or added here. On Linux ~/.local/share/k8slab/boxes. K8SLAB_BOXES moves it. */
export function boxDirectory(env: Readonly<Record<string, string | undefined>>): string {
  const own = env['K8SLAB_BOXES'];
  return own !== undefined && own !== '' ? own : join(envPaths('k8slab', { suffix: '' }).data, 'boxes');
}
