import type { SshExec } from '../ssh/ssh-exec.js';

/** A small text file of the node, undefined when it is not there. */
export async function readText(node: SshExec, path: string, signal: AbortSignal): Promise<string | undefined> {
  const result = await node.run({ argv: ['cat', '--', path], sudo: true, signal, deadlineMs: 30_000 });
  return result.ok ? result.stdout : undefined;
}
