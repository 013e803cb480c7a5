import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { ExitCode, LabError } from '../errors.js';

export interface DetachedRequest {
  argv: readonly string[];
  /** Everything it prints is appended here; it outlives us, so a pipe would break. */
  logPath: string;
  env: Readonly<Record<string, string | undefined>>;
}

/**
 * Starts a program that goes on when we end, in a session of its own, and returns its pid.
 *
 * @throws LabError `K8SLAB_PROGRAM_MISSING` when it cannot be started
 */
export async function startDetached({ argv, logPath, env }: DetachedRequest): Promise<number> {
  const [program = '', ...args] = argv;
  mkdirSync(dirname(logPath), { recursive: true, mode: 0o700 });
  const log = openSync(logPath, 'a', 0o600);
  try {
    return await new Promise<number>((resolve, reject) => {
      const child = spawn(program, args, { detached: true, env: { ...env }, stdio: ['ignore', log, log] });
      child.once('error', (cause) => {
        const options = { exitCode: ExitCode.host, cause };
        reject(new LabError('K8SLAB_PROGRAM_MISSING', `Cannot start ${program}: ${cause.message}`, options));
      });
      child.once('spawn', () => {
        child.unref();
        if (child.pid !== undefined) resolve(child.pid);
      });
    });
  } finally {
    closeSync(log);
  }
}
