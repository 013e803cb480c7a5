import type { SshTarget } from '../provider/provider.js';
import type { Journal } from '../state/journal.js';

/**
 * How the nodes were reached the last time; undefined unless every one of them is known. A cache: whoever uses it
 * has to be ready for its being wrong.
 */
export function rememberedTargets(journal: Journal, nodes: readonly string[]): SshTarget[] | undefined {
  const targets = nodes.map((node) => journal.data.sshTargets[node]).filter((target) => target !== undefined);
  return targets.length === nodes.length ? targets : undefined;
}

export async function rememberTargets(journal: Journal, targets: readonly SshTarget[]): Promise<void> {
  await journal.update({ sshTargets: Object.fromEntries(targets.map((target) => [target.node, target])) });
}
