import { shellJoin } from '../exec/quote.js';
import type { SshTarget } from '../provider/provider.js';

export interface SshArgvOptions {
  target: SshTarget;
  /** Path of the lab's known_hosts. */
  knownHosts: string;
  /** Empty: a shell. */
  argv: readonly string[];
  /** Both ends are a terminal. */
  terminal: boolean;
}

/**
 * The system's ssh for one node. The user's configuration and known_hosts stay out of it: they know nothing of this
 * lab, and an entry for 127.0.0.1 or a ProxyJump would lead elsewhere.
 */
export function sshArgv({ target, knownHosts, argv, terminal }: SshArgvOptions): string[] {
  const options = [
    'IdentitiesOnly=yes',
    'PasswordAuthentication=no',
    'StrictHostKeyChecking=yes',
    `UserKnownHostsFile=${sshPath(knownHosts)}`,
    'GlobalKnownHostsFile=none',
    `HostKeyAlias=${target.node}`,
    'CheckHostIP=no',
    'LogLevel=ERROR',
  ];
  return [
    'ssh',
    ...(terminal ? ['-t'] : []),
    ...['-F', 'none', '-p', String(target.port), '-l', target.user],
    ...target.identityFiles.flatMap((file) => ['-i', file]),
    ...options.flatMap((option) => ['-o', option]),
    target.host,
    // sshd hands everything to the login shell as one text.
    ...(argv.length === 0 ? [] : ['--', shellJoin(argv)]),
  ];
}

/** The option takes a list: spaces are quoted, and % starts a token of ssh. */
function sshPath(path: string): string {
  return `"${path.replaceAll('%', '%%')}"`;
}
