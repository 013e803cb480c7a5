import { join } from 'node:path';
import { main } from '../../src/cli/main.js';
import { HUNG_UP } from '../../src/exec/interrupted.js';
import { Capture } from '../report/capture.js';

export interface Ran {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** The program in this process: no terminal, nothing of the environment, started in `cwd`. */
export function runMain(cwd: string, ...argv: string[]): Promise<Ran> {
  return runMainWith({}, cwd, ...argv);
}

/** What k8slab keeps for a user, so that no test sees that of this machine. */
export const stateOfUser = (cwd: string): string => join(cwd, 'user-state');

/** The same with some variables of the environment, as a PATH of its own. */
export function runMainWith(env: Readonly<Record<string, string>>, cwd: string, ...argv: string[]): Promise<Ran> {
  return run({ env, cwd, argv, signal: new AbortController().signal });
}

/** The same after Ctrl-C. */
export function runMainStopped(env: Readonly<Record<string, string>>, cwd: string, ...argv: string[]): Promise<Ran> {
  return run({ env, cwd, argv, signal: AbortSignal.abort(new Error('interrupted')) });
}

/** The same where the terminal was closed. */
export function runMainHungUp(env: Readonly<Record<string, string>>, cwd: string, ...argv: string[]): Promise<Ran> {
  return run({ env, cwd, argv, signal: AbortSignal.abort(HUNG_UP) });
}

async function run({
  env,
  cwd,
  argv,
  signal,
}: {
  env: Readonly<Record<string, string>>;
  cwd: string;
  argv: string[];
  signal: AbortSignal;
}): Promise<Ran> {
  const stdout = new Capture();
  const stderr = new Capture();
  const exitCode = await main({
    argv,
    env: {
      LANG: 'C.UTF-8',
      HOME: cwd,
      PATH: process.env['PATH'],
      K8SLAB_BOXES: join(cwd, 'boxes'),
      K8SLAB_CACHE: join(cwd, 'cache'),
      K8SLAB_STATE_DIR: stateOfUser(cwd),
      ...env,
    },
    cwd,
    stdin: process.stdin,
    stdout: stdout.tty,
    stderr: stderr.tty,
    host: process,
    arch: 'x64',
    execPath: process.execPath,
    nodeVersion: process.version,
    signal,
  });
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}
