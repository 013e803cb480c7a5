import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';

/** A program that was started. */
export type Running = ChildProcess & { readonly pid: number };

/**
 * Node's own spawn. On Windows through cross-spawn, which finds `.cmd` and `.bat` files and quotes for them. execa,
 * which does more, was rejected: it alone took a third of the start-up time of `k8slab plan`.
 *
 * @throws what the system says when the program cannot be started
 */
export async function startProgram(
  [program = '', ...args]: readonly string[],
  { platform, ...options }: SpawnOptions & { platform: NodeJS.Platform },
): Promise<Running> {
  const start = platform === 'win32' ? (await import('cross-spawn')).default : spawn;
  const child = start(program, args, options);
  if (child.pid !== undefined) return child as Running;
  throw await new Promise<Error>((resolve) => child.once('error', resolve));
}
