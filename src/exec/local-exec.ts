import { statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { systemClock } from './clock.js';
import { endProcessTree, endWithUs } from './end-process.js';
import type { Exec, ExecReason, ExecRequest, ExecResult } from './exec.js';
import type { HostProcess } from './host-process.js';
import { createOutputCapture, type OutputCapture } from './output-capture.js';
import { type Running, startProgram } from './start-program.js';

/** How long output may still come after the program ended, before a daemon that kept the pipe is ignored. */
const LINGER_MS = 2000;

/**
 * Programs on this host. Messages are asked for in English (`LANG=C`), because we read them; a request's own
 * `env` wins. No stdin unless given, so nothing can wait for an answer. Output is not trimmed.
 */
export function createLocalExec(options: LocalOptions): Exec {
  return { where: 'host', run: (request) => run(request, options) };
}

export interface LocalOptions {
  env: Readonly<Record<string, string | undefined>>;
  host: HostProcess;
  /** It asks only short questions: see {@link startProgram}. */
  questions?: boolean;
}

async function run(request: ExecRequest, options: LocalOptions): Promise<ExecResult> {
  if (request.argv.length === 0) throw new TypeError('Cannot run a program: argv is empty');
  const started = performance.now();
  const capture = createOutputCapture(request);
  const result = (reason: ExecReason, exitCode: number | undefined, cause?: unknown): ExecResult => ({
    argv: request.argv,
    ok: reason === 'exit' && exitCode === 0,
    reason,
    exitCode: reason === 'exit' ? exitCode : undefined,
    ...capture.finish(),
    durationMs: performance.now() - started,
    ...(cause === undefined ? {} : { cause }),
  });
  if (request.signal?.aborted) return result('aborted', undefined, request.signal.reason);

  const running = await start(request, options).catch((cause: unknown) => ({ cause }));
  if ('cause' in running) return result('spawn', undefined, spawnCause(request, running.cause));
  const { child } = running;
  const ending = superviseEnding(request, child.pid, options.host);
  const { exitCode, signal } = await outcomeOf(child, capture);
  const asked = await ending.settle();
  if (asked) return result(asked, undefined, request.signal?.reason);
  return signal === null ? result('exit', exitCode ?? undefined) : result('signal', undefined, signal);
}

/** Its output is piped to us. */
type Piped = Running & { stdout: Readable; stderr: Readable };

async function start(request: ExecRequest, { env, host, questions }: LocalOptions): Promise<{ child: Piped }> {
  const { child } = await startProgram(request.argv, {
    platform: host.platform,
    question: questions,
    env: { ...env, LANG: 'C', LC_ALL: 'C', ...request.env },
    // Leads its own process group: it can be ended with all its children, and a Ctrl-C on the terminal reaches
    // it only through us, once.
    detached: host.platform !== 'win32',
    stdio: [request.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    cwd: request.cwd,
  });
  // A program need not read all that it is given, or anything.
  child.stdin?.on('error', () => {});
  child.stdin?.end(request.stdin);
  return { child: child as Piped };
}

/** The end of the program itself, after its output was read. */
async function outcomeOf(
  child: Piped,
  capture: OutputCapture,
): Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }> {
  child.stdout.on('data', (chunk: Buffer) => capture.write('stdout', chunk));
  child.stderr.on('data', (chunk: Buffer) => capture.write('stderr', chunk));
  let linger: NodeJS.Timeout | undefined;
  child.once('exit', () => {
    // A daemon started by the program may hold stdout open for ever; the program itself is done.
    linger = setTimeout(() => {
      child.stdout.destroy();
      child.stderr.destroy();
    }, LINGER_MS);
  });
  return new Promise((resolve) => {
    child.once('close', (exitCode, signal) => {
      clearTimeout(linger);
      resolve({ exitCode, signal });
    });
  });
}

/** Ends the program on deadline or abort; `settle` tells which it was, once all it started is gone. */
function superviseEnding(request: ExecRequest, pid: number, host: HostProcess) {
  const ended = new AbortController();
  const leave = endWithUs(pid, host);
  let asked: 'timeout' | 'aborted' | undefined;
  let ending: Promise<void> | undefined;
  const end = (why: 'timeout' | 'aborted') => {
    asked ??= why;
    ending ??= endProcessTree({ pid, host, clock: systemClock, interruptMs: request.interruptMs, ended: ended.signal });
  };
  const onAbort = () => end('aborted');
  const timer = request.deadlineMs === undefined ? undefined : setTimeout(() => end('timeout'), request.deadlineMs);
  request.signal?.addEventListener('abort', onAbort, { once: true });
  // It may have come while the program was being started.
  if (request.signal?.aborted) onAbort();
  return {
    settle: async () => {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', onAbort);
      ended.abort();
      await ending;
      leave();
      return asked;
    },
  };
}

/** Node reports a missing working directory as if the program were missing. */
function spawnCause(request: ExecRequest, cause: unknown): unknown {
  if (request.cwd !== undefined && !statSync(request.cwd, { throwIfNoEntry: false })?.isDirectory()) {
    return new Error(`the working directory ${request.cwd} does not exist`);
  }
  return cause;
}
