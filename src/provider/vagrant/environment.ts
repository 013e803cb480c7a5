import { join } from 'node:path';
import type { ProviderName } from '../../config/model.js';

/** Environment of every vagrant call, on top of the user's own (proxies, VAGRANT_HOME, VAGRANT_SERVER_URL). */
export function vagrantEnv(labDir: string, provider: ProviderName): Record<string, string> {
  return {
    VAGRANT_CWD: labDir,
    // A shell that it was set in for machines of another folder must not hide those of the cluster.
    VAGRANT_DOTFILE_PATH: join(labDir, '.vagrant'),
    // Without it `vagrant status` of a lab that is not created asks whichever hypervisor Vagrant likes best.
    VAGRANT_DEFAULT_PROVIDER: provider,
    // Else every call may phone home for a newer Vagrant.
    VAGRANT_CHECKPOINT_DISABLE: '1',
    VAGRANT_NO_COLOR: '1',
    // Tells the Vagrantfile to define machines only; provisioning is ours.
    K8SLAB: '1',
    // English like every program we read, but UTF-8: ruby fails on paths with other letters under plain C.
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
  };
}
