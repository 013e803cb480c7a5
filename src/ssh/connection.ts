import type { Client } from 'ssh2';
import { ExitCode, LabError } from '../errors.js';
import type { Clock } from '../exec/clock.js';
import { interruptedError } from '../exec/interrupted.js';
import { waitUntil } from '../exec/wait-until.js';
import type { SshTarget } from '../provider/provider.js';
import { ConnectError, connectOnce } from './connect.js';
import type { HostKeyPolicy } from './host-key-policy.js';

/** Vagrant swaps its insecure key for its own in the first boot, so a refusal may be a matter of seconds. */
const AUTH_ATTEMPTS = 4;
const RETRY_INTERVAL_MS = 500;
/** For one attempt: VirtualBox's NAT accepts a connection long before the guest's sshd answers. */
const ATTEMPT_MS = 10_000;
/**
 * At least this long for a connection that was there: an sshd that is restarted, a machine that wakes up. The first one
 * may have been given less, where it only had to tell a machine that is up from one that is not.
 */
const AGAIN_MS = 30_000;

export interface ConnectionOptions {
  target: SshTarget;
  policy: HostKeyPolicy;
  clock: Clock;
  signal: AbortSignal | undefined;
  /** For the first connection; one that broke is given half a minute at least. */
  deadlineMs: number;
}

/** The one connection of a node. Comes back by itself when it broke while idle. */
export interface Connection {
  /** @throws LabError when the node cannot be reached in time or must not be trusted. */
  client(): Promise<Client>;
  close(): Promise<void>;
}

export function createConnection(options: ConnectionOptions): Connection {
  let current: Promise<Client> | undefined;
  const closing = new AbortController();
  const signal = AbortSignal.any([closing.signal, ...(options.signal ? [options.signal] : [])]);
  let { deadlineMs } = options;
  const open = async () => {
    const client = await connectWithRetry({ ...options, deadlineMs, signal });
    deadlineMs = Math.max(deadlineMs, AGAIN_MS);
    client.once('close', () => {
      current = undefined;
    });
    return client;
  };
  return {
    client: () => {
      if (closing.signal.aborted)
        return Promise.reject(new Error(`The ssh connection to ${options.target.node} was closed by its user`));
      current ??= open().catch((error: unknown) => {
        current = undefined;
        throw error;
      });
      return current;
    },
    close: async () => {
      // Also ends an attempt to connect again: a node that is gone would be waited for until the deadline.
      closing.abort();
      const client = await current?.catch(() => undefined);
      if (!client || current === undefined) return;
      await new Promise<void>((resolve) => {
        // A dead peer never answers the goodbye.
        const force = setTimeout(() => client.destroy(), 1000);
        client.once('close', () => {
          clearTimeout(force);
          resolve();
        });
        client.end();
      });
    },
  };
}

/** An sshd that is not up yet is retried until the deadline, a refused login a few times, a wrong host key never. */
function connectWithRetry(options: ConnectionOptions): Promise<Client> {
  const { target, policy, signal } = options;
  let refusals = 0;
  return waitUntil<Client>({
    what: `ssh on ${target.node} (${target.host}:${target.port})`,
    code: 'K8SLAB_SSH_TIMEOUT',
    hint: 'Is the node running? Try k8slab status, and the console of the machine for what it does.',
    deadlineMs: options.deadlineMs,
    intervalMs: RETRY_INTERVAL_MS,
    clock: options.clock,
    ...(signal ? { signal } : {}),
    probe: async (remainingMs) => {
      const timeoutMs = Math.max(1000, Math.min(ATTEMPT_MS, remainingMs));
      try {
        return { done: true, value: await connectOnce({ target, policy, timeoutMs, signal }) };
      } catch (error) {
        if (!(error instanceof ConnectError)) throw error;
        if (error.kind === 'aborted') throw interruptedError(`connect to ${target.node}`, signal?.reason);
        if (error.kind === 'host-key') throw policy.mismatch(error.offered);
        if (error.kind === 'auth' && ++refusals >= AUTH_ATTEMPTS) throw refusedError(target);
        return { done: false, seen: error.message };
      }
    },
  });
}

function refusedError(target: SshTarget): LabError {
  return new LabError(
    'K8SLAB_SSH_AUTH',
    `Cannot log in to ${target.node} as ${target.user}: the node refused every key of ${target.identityFiles.join(', ')}`,
    {
      hint: `Vagrant may have replaced the key: run k8slab up again. Else recreate the node, it lost its authorized_keys.`,
      exitCode: ExitCode.failed,
      details: { node: target.node, host: target.host, port: target.port, user: target.user },
    },
  );
}
