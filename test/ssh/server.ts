import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import type { SshTarget } from '../../src/provider/provider.js';

// Not ed25519: the generator of ssh2 makes one in sixty that nobody can read, OpenSSH included.
export const newKey = () => ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 });
export type KeyPair = ReturnType<typeof newKey>;

/** Public part as `ecdsa-sha2-nistp256 AAAA...`. */
export const publicLine = (key: KeyPair) => key.public.trim().split(' ').slice(0, 2).join(' ');

export interface TestServer {
  readonly target: SshTarget;
  readonly dir: string;
  readonly hostKey: KeyPair;
  /** Commands received, and how many ran at once at most; connections accepted; channels refused. */
  readonly seen: { commands: string[]; connections: number; logins: number; most: number; refused: number };
  /** Programs started for commands. */
  readonly children: ChildProcess[];
  /** Refuse that many logins first. */
  refuseLogins: number;
  /** Refuse that many channels first. */
  refuseChannels: number;
  /** Cuts all connections as a power failure of the node's network would. */
  cut(): void;
  stop(): Promise<void>;
}

/**
 * A real ssh server in this process that really runs the commands, with sshd's habits: ten channels at most, the
 * program is not killed when its channel closes, it only loses its stdin.
 */
export async function startServer(options: { hostKey?: KeyPair; port?: number } = {}): Promise<TestServer> {
  const dir = mkdtempSync(join(tmpdir(), 'k8slab-ssh-'));
  const hostKey = options.hostKey ?? newKey();
  const userKey = newKey();
  writeFileSync(join(dir, 'id'), userKey.private, { mode: 0o600 });
  // sudo without the need for root: does what `sudo -n --` would and marks that it was used.
  mkdirSync(join(dir, 'bin'));
  writeFileSync(join(dir, 'bin', 'sudo'), '#!/bin/sh\n[ "$1 $2" = "-n --" ] || exit 99\nshift 2\nSUDO=yes exec "$@"\n');
  chmodSync(join(dir, 'bin', 'sudo'), 0o755);
  const allowed = ssh2.utils.parseKey(userKey.public);
  if (allowed instanceof Error) throw allowed;

  const clients = new Set<ssh2.Connection>();
  const state = { commands: [] as string[], connections: 0, logins: 0, most: 0, refused: 0 };
  const children: ChildProcess[] = [];
  const server = new ssh2.Server({ hostKeys: [hostKey.private] }, (client) => {
    state.connections += 1;
    clients.add(client);
    let open = 0;
    client.on('error', () => undefined);
    client.on('close', () => clients.delete(client));
    client.on('authentication', (context) => {
      if (context.method !== 'publickey' || !context.key.data.equals(allowed.getPublicSSH())) return context.reject();
      if (!context.signature) return context.accept();
      if (self.refuseLogins > 0) {
        self.refuseLogins -= 1;
        return context.reject();
      }
      state.logins += 1;
      context.accept();
    });
    client.on('session', (accept, reject) => {
      if (open >= 10 || self.refuseChannels > 0) {
        self.refuseChannels -= 1;
        state.refused += 1;
        return reject();
      }
      open += 1;
      state.most = Math.max(state.most, open);
      const session = accept();
      session.on('close', () => (open -= 1));
      session.on('exec', (acceptExec, _reject, info) => {
        state.commands.push(info.command);
        children.push(serve(acceptExec(), info.command, dir));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const self: TestServer = {
    target: { node: 'w1-k8s', host: '127.0.0.1', port, user: 'vagrant', identityFiles: [join(dir, 'id')] },
    dir,
    hostKey,
    seen: state,
    children,
    refuseLogins: 0,
    refuseChannels: 0,
    cut: () => clients.forEach((client) => (client as unknown as { _sock: { destroy(): void } })._sock.destroy()),
    stop: async () => {
      self.cut();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      for (const child of children) child.kill('SIGKILL');
      rmSync(dir, { recursive: true, force: true });
    },
  };
  return self;
}

function serve(channel: ssh2.ServerChannel, command: string, dir: string): ChildProcess {
  const env = { PATH: `${join(dir, 'bin')}:${process.env['PATH'] ?? ''}` };
  const child = spawn('sh', ['-c', command], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  channel.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  channel.on('data', (chunk: Buffer) => child.stdin.write(chunk));
  channel.on('end', () => child.stdin.end());
  channel.on('close', () => child.stdin.destroy());
  child.stdout.on('data', (chunk: Buffer) => channel.writable && channel.write(chunk));
  child.stderr.on('data', (chunk: Buffer) => channel.writable && channel.stderr.write(chunk));
  // As sshd: the status when the program ends, the end of the channel when nobody holds its output any more.
  child.on('exit', (code, signal) => {
    if (!channel.writable) return;
    if (code !== null) channel.exit(code);
    else if (signal) channel.exit(signal.slice(3), false, '');
  });
  child.on('close', () => channel.writable && channel.end());
  return child;
}
