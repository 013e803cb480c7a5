import { readFileSync } from 'node:fs';
import ssh2 from 'ssh2';
import { LabError } from '../errors.js';
import type { SshTarget } from '../provider/provider.js';

/**
 * The usable private keys of a target, in order. Read anew for each attempt, because vagrant replaces its
 * insecure key during the first boot.
 *
 * @throws LabError `K8SLAB_SSH_KEY` when none can be used, saying why for each.
 */
export function readIdentities(target: SshTarget): Buffer[] {
  const keys: Buffer[] = [];
  const problems: string[] = [];
  for (const file of target.identityFiles) {
    try {
      const key = readFileSync(file);
      const parsed = ssh2.utils.parseKey(key);
      if (parsed instanceof Error) problems.push(`${file}: ${parsed.message}`);
      else keys.push(key);
    } catch (error) {
      problems.push(error instanceof Error ? error.message : file);
    }
  }
  if (keys.length > 0) return keys;
  throw new LabError(
    'K8SLAB_SSH_KEY',
    `Cannot log in to ${target.node}: no usable private key (${problems.join('; ') || 'none is configured'})`,
    { hint: 'Vagrant keeps the keys below .vagrant in the lab directory. Without them the node has to be recreated.' },
  );
}
