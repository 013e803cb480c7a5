import { MANIFESTS, type NodeFile, type NodeSetup } from '../labs/inventory/setup-on-node.js';
import type { ClusterState, ResetPlan } from './model.js';

/**
 * What leads back to how the nodes were set up. Manifests come back with their text and services are started again;
 * of other files only that they changed is known, and told. A start that an earlier version recorded knows nothing of
 * all this, and then there is nothing to do.
 */
export function setupChanges(
  start: ClusterState,
  now: ClusterState,
): Pick<ResetPlan, 'write' | 'services' | 'settings'> & { strange: ResetPlan['discard'] } {
  const changes: ReturnType<typeof setupChanges> = { write: [], services: [], settings: [], strange: [] };
  for (const [node, before] of Object.entries(start.setup ?? {})) {
    const current = now.setup?.[node];
    if (!current) continue;
    changes.write.push(...missingText(before, current).map((file) => ({ node, ...file })));
    changes.settings.push(...changedSettings(before, current).map((path) => `${path} on ${node}`));
    const names = Object.keys(current.files).filter((path) => path.startsWith(MANIFESTS) && !(path in before.files));
    if (names.length > 0) changes.strange.push({ node, kind: 'file', names });
    for (const [unit, { active, enabled }] of Object.entries(before.services)) {
      const state = current.services[unit];
      if ((active && state?.active !== true) || (enabled && state?.enabled !== true))
        changes.services.push({ node, unit, active, enabled });
    }
  }
  return changes;
}

function missingText(before: NodeSetup, current: NodeSetup): Omit<ResetPlan['write'][number], 'node'>[] {
  return Object.entries(before.files).flatMap(([path, { sha256, mode, content }]) => {
    const there = current.files[path];
    if (content === undefined || there?.sha256 === sha256) return [];
    return [{ path, mode, content, isGone: there === undefined }];
  });
}

function changedSettings({ files }: NodeSetup, current: NodeSetup): string[] {
  return [...new Set([...Object.keys(files), ...Object.keys(current.files)])]
    .filter((path) => !path.startsWith(MANIFESTS) && !sameFile(files[path], current.files[path]))
    .sort();
}

function sameFile(a: NodeFile | undefined, b: NodeFile | undefined): boolean {
  return a?.sha256 === b?.sha256;
}
