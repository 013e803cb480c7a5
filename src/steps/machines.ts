import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ExitCode, LabError } from '../errors.js';
import type { Plan } from '../plan/model.js';

export interface Machine {
  node: string;
  /** Vagrant's name of the provider that made it. */
  provider: string;
}

/** Machines that Vagrant has made in this lab directory; read from its own records, without starting it. */
export async function knownMachines(labDir: string): Promise<Machine[]> {
  const root = join(labDir, '.vagrant', 'machines');
  const machines: Machine[] = [];
  for (const node of await list(root)) {
    for (const provider of await list(join(root, node))) {
      if ((await list(join(root, node, provider))).includes('id')) machines.push({ node, provider });
    }
  }
  return machines;
}

async function list(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).sort();
  } catch {
    // Not there, or a file: nothing below it either way.
    return [];
  }
}

/**
 * A plan that has lost a machine would orphan it: Vagrant only removes what the Vagrantfile names.
 *
 * @throws LabError K8SLAB_MACHINES_LEFT
 */
export function refuseOrphans(plan: Plan, machines: readonly Machine[]): void {
  const orphans = machines.filter(
    ({ node, provider }) => provider !== plan.provider.name || !plan.nodes.some(({ name }) => name === node),
  );
  if (orphans.length === 0) return;
  const names = orphans.map(({ node, provider }) => `${node} (${provider})`).join(', ');
  throw new LabError(
    'K8SLAB_MACHINES_LEFT',
    `Cannot change the lab: ${names} still there, but no longer wanted by k8slab.yaml`,
    {
      hint: 'Set workers and provider back to what they were, or run k8slab destroy first.',
      exitCode: ExitCode.usage,
      details: { machines: orphans },
    },
  );
}
