import { type ChildProcess, spawn } from 'node:child_process';

/** A program that was started. */
export type Running = ChildProcess & { readonly pid: number };

export interface StartOptions {
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  cwd?: string | undefined;
  /** Leads a process group of its own. */
  detached?: boolean;
  stdio: 'inherit' | ('ignore' | 'pipe')[];
  /**
   * A question about this host, answered in milliseconds. It does not wait for execa, whose 130 modules are a third of
   * the start-up time of `k8slab plan`. Windows does: only execa finds its `.cmd` and `.bat` files there.
   */
  question?: boolean | undefined;
}

/**
 * In an object, because what execa returns is a promise too, and would be waited for.
 *
 * @throws what the system says when the program cannot be started
 */
export async function startProgram(
  [program = '', ...args]: readonly string[],
  { platform, question = false, cwd, ...rest }: StartOptions,
): Promise<{ child: Running }> {
  const options = { ...rest, windowsHide: true, ...(cwd === undefined ? {} : { cwd }) };
  const asked = question && platform !== 'win32';
  const { child } = asked ? { child: spawn(program, args, options) } : await byExeca(program, args, options);
  if (child.pid !== undefined) return { child: child as Running };
  throw await new Promise<Error>((resolve) => child.once('error', resolve));
}

interface ExecaOptions extends Pick<StartOptions, 'stdio'> {
  env: Record<string, string | undefined>;
  detached?: boolean;
  cwd?: string;
  windowsHide: boolean;
}

/** Output is read by the caller while it comes, and how the program ended is judged there. */
async function byExeca(
  program: string,
  args: readonly string[],
  options: ExecaOptions,
): Promise<{ child: ChildProcess }> {
  const { execa } = await import('execa');
  const { stdio, ...rest } = options;
  const subprocess = execa(program, args, {
    ...rest,
    stdio: stdio as 'pipe',
    extendEnv: false,
    reject: false,
    buffer: false,
  });
  if (subprocess.pid === undefined) throw (await subprocess).cause;
  return { child: subprocess as unknown as ChildProcess };
}
