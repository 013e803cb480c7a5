import ssh2 from 'ssh2';
import type { SshTarget } from '../provider/provider.js';
import { algorithmOrder, type HostKey, hostKeyFromBlob } from './host-key.js';
import type { HostKeyPolicy } from './host-key-policy.js';
import { readIdentities } from './identity.js';

/** Why one attempt failed; decides whether another one makes sense. */
export class ConnectError extends Error {
  constructor(
    readonly kind: 'host-key' | 'auth' | 'unreachable' | 'aborted',
    message: string,
    readonly offered?: HostKey,
  ) {
    super(message);
    this.name = 'ConnectError';
  }
}

const KEEPALIVE = { keepaliveInterval: 10_000, keepaliveCountMax: 3 } as const;

/**
 * One attempt: TCP, key exchange, host key check, public key login.
 *
 * @throws ConnectError; LabError `K8SLAB_SSH_KEY`.
 */
export function connectOnce(options: {
  target: SshTarget;
  policy: HostKeyPolicy;
  timeoutMs: number;
  signal: AbortSignal | undefined;
}): Promise<ssh2.Client> {
  const { target, policy, signal } = options;
  const identities = readIdentities(target);
  const client = new ssh2.Client();
  // Many commands wait for 'close' of the same client; that is no leak.
  client.setMaxListeners(0);
  let offered: HostKey | undefined;
  let refused = false;
  return new Promise((resolve, reject) => {
    const fail = (error: ConnectError) => {
      signal?.removeEventListener('abort', onAbort);
      client.destroy();
      reject(error);
    };
    const onAbort = () => fail(new ConnectError('aborted', 'interrupted'));
    // Stays for the life of the client: an 'error' nobody listens to ends the whole program.
    client.on('error', (error: Error & { level?: string }) => fail(classify(error, refused, offered)));
    client.on('close', () =>
      fail(new ConnectError('unreachable', 'the connection was closed before the login was done')),
    );
    client.on('hostkeys', (keys) => policy.proved(keys.map((key) => hostKeyFromBlob(key.getPublicSSH()))));
    client.once('ready', () => {
      signal?.removeEventListener('abort', onAbort);
      client.setNoDelay(true);
      if (offered) policy.authenticated(offered);
      resolve(client);
    });
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) return onAbort();
    client.connect({
      host: target.host,
      port: target.port,
      username: target.user,
      readyTimeout: options.timeoutMs,
      ...KEEPALIVE,
      algorithms: { serverHostKey: algorithmOrder(policy.expected) },
      hostVerifier: (blob: Buffer) => {
        offered = hostKeyFromBlob(blob);
        refused = !policy.accepts(offered);
        return !refused;
      },
      authHandler: identities.map((key) => ({ type: 'publickey' as const, username: target.user, key })),
    });
  });
}

function classify(error: Error & { level?: string }, refused: boolean, offered: HostKey | undefined): ConnectError {
  if (refused) return new ConnectError('host-key', error.message, offered);
  if (error.level === 'client-authentication') return new ConnectError('auth', 'the login with the key was refused');
  return new ConnectError('unreachable', error.message === '' ? 'no connection' : error.message);
}
