import type { Exec, ExecResult } from '../../exec/exec.js';
import type { ProviderProgress } from '../provider.js';
import { vagrantFailure } from './failure.js';
import { parseMachineLine, progressOf } from './parse.js';

/** Vagrant cleans up on Ctrl-C: it finishes or undoes the step it is in. */
const INTERRUPT_MS = 20_000;

export interface VagrantCall {
  signal?: AbortSignal | undefined;
  onProgress?: ProviderProgress | undefined;
  /** Completes "Cannot ...". */
  what: string;
  deadlineMs?: number;
}

/** One vagrant call. @throws LabError with what Vagrant said, for anything but success. */
export async function runVagrant(
  exec: Exec,
  env: Record<string, string>,
  argv: readonly string[],
  call: VagrantCall,
): Promise<ExecResult> {
  const { signal, onProgress } = call;
  const result = await exec.run({
    argv,
    env,
    interruptMs: INTERRUPT_MS,
    ...(env['VAGRANT_CWD'] === undefined ? {} : { cwd: env['VAGRANT_CWD'] }),
    ...(call.deadlineMs === undefined ? {} : { deadlineMs: call.deadlineMs }),
    ...(signal ? { signal } : {}),
    onLine: (line, stream) => {
      const parsed = stream === 'stdout' ? parseMachineLine(line) : undefined;
      // stderr and foreign lines are passed on whatever the exit code: that is where the tools below complain.
      const shown = parsed ? progressOf(parsed) : { node: undefined, lines: line === '' ? [] : [line] };
      for (const text of shown?.lines ?? []) onProgress?.(shown?.node, text);
    },
  });
  if (!result.ok) throw vagrantFailure(result, call.what);
  return result;
}
