import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProviderName } from '../../config/model.js';

/**
 * Machines that Vagrant made and knows: node → id in the hypervisor, read from `.vagrant/machines/NODE/PROVIDER/id`.
 * Milliseconds where `vagrant status` takes one to three seconds, but says nothing about whether they run.
 */
export async function readMachineIds(labDir: string, provider: ProviderName): Promise<Map<string, string>> {
  const machines = join(labDir, '.vagrant', 'machines');
  const ids = new Map<string, string>();
  const nodes = await readdir(machines).catch(() => []);
  for (const node of nodes.sort()) {
    const id = await readFile(join(machines, node, provider, 'id'), 'utf8').catch(() => '');
    // "preparing" is what Vagrant's docker provider writes while the container is being made.
    if (id.trim() !== '' && id.trim() !== 'preparing') ids.set(node, id.trim());
  }
  return ids;
}
