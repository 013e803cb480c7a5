import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { type HostKey, parseHostKeyLine } from './host-key.js';

/**
 * The lab's own known_hosts, in OpenSSH's format with node names as hosts. The user's `~/.ssh/known_hosts` is
 * left alone: lab nodes come and go behind the same 127.0.0.1 ports. Usable with plain ssh:
 * `-o UserKnownHostsFile=<path> -o HostKeyAlias=<node>`.
 */
export interface KnownHosts {
  readonly path: string;
  keysOf(node: string): HostKey[];
  /** Replaces all keys of a node. */
  record(node: string, keys: readonly HostKey[]): void;
  /** For a node that was destroyed or whose new key the user accepted. */
  forget(node: string): void;
}

/** Reads and writes synchronously: nodes connect in parallel, and no update may fall between read and write. */
export function openKnownHosts(path: string): KnownHosts {
  const lines = () => readLines(path);
  const write = (next: string[]) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileAtomic.sync(path, next.map((line) => `${line}\n`).join(''), { mode: 0o600 });
  };
  const without = (node: string) => lines().filter((line) => hostOf(line) !== node);
  return {
    path,
    keysOf: (node) =>
      lines()
        .filter((line) => hostOf(line) === node)
        .map((line) => parseHostKeyLine(line.slice(node.length)))
        .filter((key) => key !== undefined),
    record: (node, keys) => write([...without(node), ...keys.map((key) => `${node} ${key.type} ${key.base64}`)]),
    forget: (node) => {
      if (lines().some((line) => hostOf(line) === node)) write(without(node));
    },
  };
}

function hostOf(line: string): string {
  return line.split(' ', 1)[0] ?? '';
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8')
      .split(/\r?\n/)
      .filter((line) => line.trim() !== '');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
