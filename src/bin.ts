#!/usr/bin/env node
import { main } from './cli/main.js';
import { ExitCode } from './errors.js';
import { HUNG_UP } from './exec/interrupted.js';
import { withVirtualBox } from './exec/virtualbox-path.js';

/** The edge of the process: what comes in from it, and what goes out to it. */
/** After the program is done and what it printed is read; only what should have been closed can still be open then. */
const LINGER_MS = 3000;

const interrupt = new AbortController();
const onSignal = (): void => {
  // The second Ctrl-C means now, whatever is left half done; only the cursor, which live output hides, is given back.
  if (interrupt.signal.aborted) {
    if (process.stdout.isTTY) process.stdout.write('\u001b[?25h');
    process.exit(ExitCode.interrupted);
  }
  interrupt.abort(new Error('interrupted'));
};
process.on('SIGINT', onSignal);
process.on('SIGTERM', onSignal);
// The system may say it twice, of the shell and of the terminal: nobody insists by that.
const onHangUp = (): void => interrupt.abort(HUNG_UP);
process.on('SIGHUP', onHangUp);
// `k8slab status | head`: nobody reads on, but what is being done is done to its end and the exit code tells how it
// went. To leave at once would leave an `up` half done and call it a success.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    // The terminal is gone, and its signal may still be on the way.
    if (error.code === 'EIO' && stream.isTTY) onHangUp();
    else process.exit(1);
  });
}

// Kept in the one environment that there is: a copy would know its names by their exact case only, which differs.
if (process.platform === 'win32') process.env['PATH'] = withVirtualBox(process.env['PATH'], process.env);

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
// Whoever reads slowly, as somebody in `less` does, still gets all of it; a pipe holds 64 KiB, a result megabytes.
await Promise.all(
  [process.stdout, process.stderr].map((stream) => new Promise<void>((done) => stream.write('', () => done()))),
);
const { stdin, stdout, stderr } = process;
if (interrupt.signal.reason === HUNG_UP && process.platform !== 'win32' && [stdin, stdout, stderr].some(isTerminal)) {
  // At its exit Node 20 sets the terminal back, and dumps core where that is gone (github.com/nodejs/node/issues/51519).
  // To end by the signal itself, which a shell calls 129 too, leaves that out. Libraries listen for it as well.
  process.removeAllListeners('SIGHUP');
  process.kill(process.pid, 'SIGHUP');
}
setTimeout(() => process.exit(), LINGER_MS).unref();

function isTerminal(stream: { isTTY?: boolean }): boolean {
  return stream.isTTY === true;
}
