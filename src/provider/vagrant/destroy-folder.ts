import type { ProviderName } from '../../config/model.js';
import type { Exec } from '../../exec/exec.js';
import { destroyArgs } from './args.js';
import { vagrantEnv } from './environment.js';
import { runVagrant, type VagrantCall } from './run-vagrant.js';

/**
 * All machines of a folder that is no lab directory of ours, but has a Vagrantfile and machines of its own.
 *
 * @throws LabError with what Vagrant said
 */
export async function destroyFolder(
  exec: Exec,
  folder: string,
  provider: ProviderName,
  call: Omit<VagrantCall, 'what'>,
): Promise<void> {
  const argv = destroyArgs([], false);
  await runVagrant(exec, vagrantEnv(folder, provider), argv, { ...call, what: `destroy the machines of ${folder}` });
}
