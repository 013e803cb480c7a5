import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client, ClientChannel } from 'ssh2';
import type { ExecReason } from '../exec/exec.js';

/** Grace after asking a command to end: the guard's 5 s to SIGKILL and a little for the way. */
const ENDING_MS = 7000;
/** How long a channel may stay open after the exit status, held by a daemon the command started. */
const LINGER_MS = 2000;

export interface ChannelRequest {
  command: string;
  /** Undefined: stdin stays open and empty, as the guard's leash. */
  input: string | Uint8Array | AsyncIterable<Uint8Array> | undefined;
  deadlineMs: number | undefined;
  signal: AbortSignal | undefined;
  onData: (stream: 'stdout' | 'stderr', chunk: Buffer) => void;
}

export interface ChannelOutcome {
  reason: Exclude<ExecReason, 'spawn'>;
  exitCode: number | undefined;
  cause?: unknown;
  /** The node had no room for one more channel: the command was never started. */
  refused?: true;
}

/**
 * One command in one channel. Without an exit status the outcome is unknown and the reason `connection`.
 * A deadline or abort closes the leash, waits for the command to be gone, then closes the channel by force.
 */
export function runChannel(client: Client, request: ChannelRequest): Promise<ChannelOutcome> {
  return new Promise((resolve) => {
    let channel: ClientChannel | undefined;
    let status: { code: number | undefined; signal: string | undefined } | undefined;
    let asked: 'timeout' | 'aborted' | undefined;
    let cause: unknown;
    let refused = false;
    const timers: NodeJS.Timeout[] = [];
    const later = (ms: number, action: () => void) => timers.push(setTimeout(action, ms));

    const settle = () => {
      timers.forEach(clearTimeout);
      request.signal?.removeEventListener('abort', onAbort);
      client.off('close', onClientClose);
      resolve(outcome());
    };
    const outcome = (): ChannelOutcome => {
      if (asked) return { reason: asked, exitCode: undefined, cause: request.signal?.reason };
      if (status?.code !== undefined) return { reason: 'exit', exitCode: status.code };
      if (status?.signal !== undefined) return { reason: 'signal', exitCode: undefined, cause: status.signal };
      const why = cause ?? new Error('closed without an exit status');
      return { reason: 'connection', exitCode: undefined, cause: why, ...(refused && { refused }) };
    };
    const end = (why: 'timeout' | 'aborted') => {
      if (asked) return;
      asked = why;
      if (channel) release(channel);
      later(ENDING_MS, () => channel?.close());
      later(ENDING_MS + 1000, settle);
    };
    const release = (open: ClientChannel) => {
      open.end();
      // Reaches what runs without sudo on an sshd of 7.9 or newer; the leash does the rest.
      if (request.input !== undefined) open.signal('TERM');
    };
    const onAbort = () => end('aborted');
    const onClientClose = () => settle();

    client.once('close', onClientClose);
    request.signal?.addEventListener('abort', onAbort, { once: true });
    if (request.deadlineMs !== undefined) later(request.deadlineMs, () => end('timeout'));

    const started = (error: Error | undefined, opened: ClientChannel) => {
      if (error) {
        cause = error;
        // The number is the node's answer to the request; a connection that broke meanwhile has none.
        refused = 'reason' in error && typeof error.reason === 'number';
        return settle();
      }
      channel = opened;
      opened.on('data', (chunk: Buffer) => request.onData('stdout', chunk));
      opened.stderr.on('data', (chunk: Buffer) => request.onData('stderr', chunk));
      opened.on('error', (problem: unknown) => (cause = problem));
      opened.on('exit', (code: number | null, signal?: string) => {
        status = { code: code ?? undefined, signal };
        later(LINGER_MS, () => opened.close());
      });
      opened.once('close', settle);
      if (request.input !== undefined) feed(opened, request.input).catch((problem: unknown) => (cause = problem));
      if (asked) release(opened);
    };
    try {
      client.exec(request.command, started);
    } catch (error) {
      // ssh2 throws "Not connected" when the socket went away a moment ago.
      cause = error;
      settle();
    }
  });
}

/** Sends the input with the channel's own pace. */
async function feed(channel: ClientChannel, input: string | Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
  if (typeof input === 'string' || input instanceof Uint8Array) {
    channel.end(input);
    return;
  }
  await pipeline(Readable.from(input), channel);
}
