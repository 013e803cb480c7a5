import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { ExitCode, LabError } from '../errors.js';
import type { ChecksumAlgorithm } from './distributions.js';

export interface Checksum {
  algorithm: ChecksumAlgorithm;
  /** Lower case. */
  hex: string;
}

const DIGITS: Readonly<Record<ChecksumAlgorithm, number>> = { sha256: 64, sha512: 128 };

/**
 * `sha256:HEX`, `sha512:HEX`, or the digits alone.
 * @throws LabError K8SLAB_USAGE
 */
export function parseChecksum(text: string): Checksum {
  const [, named, digits = ''] = /^(?:(sha256|sha512):)?([0-9a-f]+)$/.exec(text.trim().toLowerCase()) ?? [];
  const algorithm = (['sha256', 'sha512'] as const).find((name) => DIGITS[name] === digits.length);
  if (algorithm && (named === undefined || named === algorithm)) return { algorithm, hex: digits };
  throw new LabError('K8SLAB_USAGE', `Cannot use the checksum "${text}": a sha256 or sha512 is wanted`, {
    exitCode: ExitCode.usage,
    hint: 'For example --checksum sha256:0123..., 64 digits',
  });
}

/** The digest of one file in the text of a SHA256SUMS or SHA512SUMS. */
export function checksumIn(sums: string, file: string, algorithm: ChecksumAlgorithm): Checksum | undefined {
  for (const line of sums.split('\n')) {
    const [, hex = '', name] = /^([0-9a-f]+)[ \t]+\*?(\S+)\s*$/i.exec(line) ?? [];
    if (name === file && hex.length === DIGITS[algorithm]) return { algorithm, hex: hex.toLowerCase() };
  }
  return undefined;
}

/** Digest of a file as hex, in constant memory. */
export async function digestOf(path: string, algorithm: ChecksumAlgorithm, signal: AbortSignal): Promise<string> {
  const hash = createHash(algorithm);
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024, signal })) {
    hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
}
