import { LabError } from '../errors.js';
import type { Clock } from '../exec/clock.js';
import type { ExecResult } from '../exec/exec.js';
import { createLimiter } from '../exec/limiter.js';
import { createOutputCapture } from '../exec/output-capture.js';
import type { SshTarget } from '../provider/provider.js';
import { type ChannelOutcome, type ChannelRequest, runChannel } from './channel-run.js';
import { type Connection, createConnection } from './connection.js';
import { createHostKeyPolicy, type HostKeyEvent } from './host-key-policy.js';
import type { KnownHosts } from './known-hosts.js';
import { remoteCommand } from './remote-command.js';
import type { SshExec, SshRequest } from './ssh-exec.js';
import { createTransfer } from './transfer.js';

export type { SshExec } from './ssh-exec.js';

/** sshd's default MaxSessions is 10; the rest is left to the user's own look at the node. */
const MAX_CHANNELS = 8;
/**
 * sshd takes all messages that have come in before it counts a closed channel as free, so that many short commands at
 * once meet its limit although no more than ours are open. It also counts those whose program outlives them.
 */
const ROOM_MS = 30_000;
const ROOM_INTERVAL_MS = 100;

export interface OpenSshOptions {
  target: SshTarget;
  knownHosts: KnownHosts;
  /** Public key lines learned past the network; see `Provider.hostKeys`. */
  hostKeys?: readonly string[] | undefined;
  onHostKey?: (event: HostKeyEvent) => void;
  clock: Clock;
  /** Ends connecting; each command has its own. */
  signal?: AbortSignal;
  /** For connecting, first and again; default two minutes. */
  deadlineMs?: number;
}

/**
 * Connects and logs in.
 *
 * @throws LabError `K8SLAB_SSH_TIMEOUT`, `K8SLAB_SSH_AUTH`, `K8SLAB_SSH_HOST_KEY`, `K8SLAB_SSH_KEY`.
 */
export async function openSsh(options: OpenSshOptions): Promise<SshExec> {
  const { target } = options;
  const connection = createConnection({
    target,
    policy: createHostKeyPolicy({
      node: target.node,
      knownHosts: options.knownHosts,
      provided: options.hostKeys,
      onHostKey: options.onHostKey,
    }),
    clock: options.clock,
    signal: options.signal,
    deadlineMs: options.deadlineMs ?? 120_000,
  });
  await connection.client();
  const limited = createLimiter(MAX_CHANNELS);
  const channel = (request: ChannelRequest) => limited(() => throughChannel(connection, request, options.clock));
  return {
    where: target.node,
    run: (request) => run(request, channel),
    ...createTransfer(target.node, channel),
    close: () => connection.close(),
  };
}

/** A node that cannot be reached again is an outcome of the command, not an exception. */
async function throughChannel(connection: Connection, request: ChannelRequest, clock: Clock): Promise<ChannelOutcome> {
  const { signal } = request;
  const end = clock.now() + ROOM_MS;
  try {
    for (;;) {
      if (signal?.aborted) return { reason: 'aborted', exitCode: undefined, cause: signal.reason };
      const client = await unlessAborted(connection.client(), signal);
      if (!client) return { reason: 'aborted', exitCode: undefined, cause: signal?.reason };
      const outcome = await runChannel(client, request);
      if (!outcome.refused || clock.now() >= end) return outcome;
      // Cut short by the abort that the next turn looks at.
      await clock.sleep(ROOM_INTERVAL_MS, signal).catch(() => undefined);
    }
  } catch (error) {
    if (error instanceof LabError) return { reason: 'connection', exitCode: undefined, cause: error };
    throw error;
  }
}

/** Undefined once the signal is aborted: who waits for a node to come back has to hear of Ctrl-C, and does not start then. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T | undefined> {
  if (!signal) return work;
  const over = new AbortController();
  const aborted = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true, signal: over.signal });
  });
  try {
    const value = await Promise.race([work, aborted]);
    return signal.aborted ? undefined : value;
  } finally {
    over.abort();
  }
}

async function run(
  request: SshRequest,
  channel: (request: ChannelRequest) => Promise<ChannelOutcome>,
): Promise<ExecResult> {
  if (request.argv.length === 0) throw new TypeError('Cannot run a program: argv is empty');
  const started = performance.now();
  const capture = createOutputCapture(request);
  const outcome = await channel({
    command: remoteCommand({
      argv: request.argv,
      sudo: request.sudo ?? false,
      stdin: request.stdin !== undefined,
      cwd: request.cwd,
      deadlineMs: request.deadlineMs,
    }),
    input: request.stdin,
    deadlineMs: request.deadlineMs,
    signal: request.signal,
    onData: (stream, chunk) => capture.write(stream, chunk),
  });
  return {
    argv: request.argv,
    ok: outcome.reason === 'exit' && outcome.exitCode === 0,
    ...outcome,
    ...capture.finish(),
    durationMs: performance.now() - started,
  };
}
