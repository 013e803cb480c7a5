import type { ProviderName } from '../../config/model.js';

/** Arguments of vagrant, as words. Vagrant itself is the first, so that a test sees the whole command. */
const MACHINE_READABLE = '--machine-readable';

/**
 * `--no-provision`: k8slab prepares all nodes at once over ssh. `--no-destroy-on-error`: what failed to boot stays
 * for a look and for the rerun.
 */
export function upArgs(nodes: readonly string[], provider: ProviderName, parallel: boolean): string[] {
  return [
    'vagrant',
    'up',
    '--no-provision',
    '--no-destroy-on-error',
    parallel ? '--parallel' : '--no-parallel',
    '--provider',
    provider,
    MACHINE_READABLE,
    ...nodes,
  ];
}

export function haltArgs(nodes: readonly string[]): string[] {
  return ['vagrant', 'halt', MACHINE_READABLE, ...nodes];
}

export function destroyArgs(nodes: readonly string[], parallel: boolean): string[] {
  return ['vagrant', 'destroy', '--force', parallel ? '--parallel' : '--no-parallel', MACHINE_READABLE, ...nodes];
}

export function statusArgs(): string[] {
  return ['vagrant', 'status', MACHINE_READABLE];
}

/** Without `--machine-readable`, which wraps the file's lines; errors then come on stderr as plain text. */
export function sshConfigArgs(nodes: readonly string[]): string[] {
  return ['vagrant', 'ssh-config', ...nodes];
}

/** `--force`: a remnant of the same name is replaced. */
export function snapshotSaveArgs(node: string, name: string): string[] {
  return ['vagrant', 'snapshot', 'save', '--force', MACHINE_READABLE, node, name];
}

/** Never `--no-start`: a restored machine has to run. */
export function snapshotRestoreArgs(node: string, name: string): string[] {
  return ['vagrant', 'snapshot', 'restore', '--no-provision', MACHINE_READABLE, node, name];
}

export function snapshotDeleteArgs(node: string, name: string): string[] {
  return ['vagrant', 'snapshot', 'delete', MACHINE_READABLE, node, name];
}

export function snapshotListArgs(): string[] {
  return ['vagrant', 'snapshot', 'list', MACHINE_READABLE];
}
