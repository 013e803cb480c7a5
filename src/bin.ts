#!/usr/bin/env node
import { main } from './cli/main.js';

/** The edge of the process: what comes in from it, and what goes out to it. */
const INTERRUPTED = 130;
/** After the program is done; only what should have been closed can still be open then. */
const LINGER_MS = 3000;

const interrupt = new AbortController();
const onSignal = (): void => {
  // The second Ctrl-C means now, whatever is left half done.
  if (interrupt.signal.aborted) process.exit(INTERRUPTED);
  interrupt.abort(new Error('interrupted'));
};
process.on('SIGINT', onSignal);
process.on('SIGTERM', onSignal);
// `k8slab status | head` is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.exitCode = await main({
  argv: process.argv.slice(2),
  env: process.env,
  // Windows has no LANG.
  systemLocale: process.platform === 'win32' ? Intl.DateTimeFormat().resolvedOptions().locale : undefined,
  cwd: process.cwd(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  host: process,
  arch: process.arch,
  execPath: process.execPath,
  nodeVersion: process.version,
  signal: interrupt.signal,
});
setTimeout(() => process.exit(), LINGER_MS).unref();
