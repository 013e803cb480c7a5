import { join } from 'node:path';
import { afterEach } from 'vitest';
import { systemClock } from '../../src/exec/clock.js';
import { openKnownHosts } from '../../src/ssh/known-hosts.js';
import { type OpenSshOptions, openSsh } from '../../src/ssh/open-ssh.js';
import type { SshExec } from '../../src/ssh/ssh-exec.js';
import { startServer, type TestServer } from './server.js';

const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

export async function server(options: Parameters<typeof startServer>[0] = {}): Promise<TestServer> {
  const started = await startServer(options);
  cleanups.push(() => started.stop());
  return started;
}

export const knownHostsOf = (from: TestServer) => openKnownHosts(join(from.dir, 'known_hosts'));

export async function connect(to: TestServer, options: Partial<OpenSshOptions> = {}): Promise<SshExec> {
  const ssh = await openSsh({
    target: to.target,
    knownHosts: knownHostsOf(to),
    clock: systemClock,
    deadlineMs: 10_000,
    ...options,
  });
  cleanups.push(() => ssh.close());
  return ssh;
}
