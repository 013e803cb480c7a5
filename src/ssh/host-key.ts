import { createHash } from 'node:crypto';

/** A public host key as in known_hosts and `*.pub` files: type and base64 blob. */
export interface HostKey {
  type: string;
  base64: string;
}

/** Reads `ssh-ed25519 AAAA... comment`; undefined for anything else. */
export function parseHostKeyLine(line: string): HostKey | undefined {
  const [type, base64] = line.trim().split(/\s+/);
  if (type === undefined || base64 === undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
  return blobType(Buffer.from(base64, 'base64')) === type ? { type, base64 } : undefined;
}

/** From the blob a server sends in the key exchange. */
export function hostKeyFromBlob(blob: Buffer): HostKey {
  return { type: blobType(blob) ?? 'unknown', base64: blob.toString('base64') };
}

/** The blob starts with its type as an SSH string: length in four bytes, then the name. */
function blobType(blob: Buffer): string | undefined {
  if (blob.length < 4) return undefined;
  const length = blob.readUInt32BE(0);
  return length > 64 || blob.length < 4 + length ? undefined : blob.toString('latin1', 4, 4 + length);
}

/** As OpenSSH prints it: `SHA256:...`. */
export function fingerprint(key: HostKey): string {
  const digest = createHash('sha256').update(Buffer.from(key.base64, 'base64')).digest('base64');
  return `SHA256:${digest.replace(/=+$/, '')}`;
}

export function sameHostKey(a: HostKey, b: HostKey): boolean {
  return a.type === b.type && a.base64 === b.base64;
}

/** Key types → the signature algorithms that prove them, best first. */
const ALGORITHMS = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'],
} as const;

type HostKeyAlgorithm = (typeof ALGORITHMS)[keyof typeof ALGORITHMS][number];

/**
 * What to ask the server for: the types we know first, because a server with several keys would else show one
 * that was never recorded. The rest stays in, so that a replaced key is seen as such and not as a failed handshake.
 */
export function algorithmOrder(known: readonly HostKey[]): HostKeyAlgorithm[] {
  const types = Object.keys(ALGORITHMS) as (keyof typeof ALGORITHMS)[];
  const isKnown = (type: string) => known.some((key) => key.type === type);
  return [...types.filter(isKnown), ...types.filter((type) => !isKnown(type))].flatMap((type) => [...ALGORITHMS[type]]);
}
