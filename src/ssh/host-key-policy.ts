import { LabError } from '../errors.js';
import { fingerprint, type HostKey, parseHostKeyLine, sameHostKey } from './host-key.js';
import type { KnownHosts } from './known-hosts.js';

/** Told when a node's key is recorded; `first-use` is the moment of trust the user should see. */
export type HostKeyEvent = { node: string; fingerprint: string; source: 'first-use' | 'provider' };

export interface HostKeyPolicy {
  /** Keys this node may show; empty when the first one has to be trusted. */
  readonly expected: HostKey[];
  accepts(offered: HostKey): boolean;
  /** After authentication: before it, anything that listens on the port could have itself recorded. */
  authenticated(offered: HostKey): void;
  /** Further keys the authenticated server proved to own; only used where its first key was just trusted. */
  proved(keys: readonly HostKey[]): void;
  mismatch(offered: HostKey | undefined): LabError;
}

/**
 * Keys read past the network (docker exec) are the truth and replace what was recorded: a recreated container has
 * new keys and nobody in between. Else a recorded key must match, and a node without one is trusted once.
 */
export function createHostKeyPolicy(options: {
  node: string;
  knownHosts: KnownHosts;
  /** Public key lines from the provider. */
  provided: readonly string[] | undefined;
  onHostKey: ((event: HostKeyEvent) => void) | undefined;
}): HostKeyPolicy {
  const { node, knownHosts, onHostKey } = options;
  const provided = (options.provided ?? []).map(parseHostKeyLine).filter((key) => key !== undefined);
  let expected = provided.length > 0 ? provided : knownHosts.keysOf(node);
  let trusted: HostKey | undefined;
  const matches = (offered: HostKey) => expected.some((key) => sameHostKey(key, offered));
  return {
    get expected() {
      return expected;
    },
    accepts: (offered) => expected.length === 0 || matches(offered),
    authenticated: (offered) => {
      if (expected.length === 0) {
        trusted = offered;
        expected = [offered];
        knownHosts.record(node, expected);
        onHostKey?.({ node, fingerprint: fingerprint(offered), source: 'first-use' });
      } else if (provided.length > 0 && !sameSet(knownHosts.keysOf(node), provided)) {
        knownHosts.record(node, provided);
        onHostKey?.({ node, fingerprint: fingerprint(offered), source: 'provider' });
      }
    },
    proved: (keys) => {
      if (!trusted || !keys.some((key) => trusted !== undefined && sameHostKey(key, trusted))) return;
      expected = [...keys];
      knownHosts.record(node, expected);
    },
    mismatch: (offered) => mismatchError(node, offered, expected, knownHosts.path),
  };
}

function sameSet(a: readonly HostKey[], b: readonly HostKey[]): boolean {
  return a.length === b.length && a.every((key) => b.some((other) => sameHostKey(key, other)));
}

function mismatchError(
  node: string,
  offered: HostKey | undefined,
  expected: readonly HostKey[],
  path: string,
): LabError {
  const shown = offered ? `${offered.type} ${fingerprint(offered)}` : 'no key of a recorded type';
  return new LabError(
    'K8SLAB_SSH_HOST_KEY',
    `Cannot trust ${node}: it shows the host key ${shown}, recorded is ${expected.map(fingerprint).join(' or ')}`,
    {
      hint:
        `If you recreated ${node} yourself, accept its new key with --accept-new-host-key ${node}, or recreate it ` +
        'with k8slab destroy and k8slab up. If you did not, something else answers on its address.',
      details: {
        node,
        offered: offered ? fingerprint(offered) : null,
        recorded: expected.map(fingerprint),
        knownHosts: path,
      },
    },
  );
}
