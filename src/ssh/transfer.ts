import { LabError, redact } from '../errors.js';
import { connectionLost } from '../exec/connection-lost.js';
import { interruptedError } from '../exec/interrupted.js';
import type { ChannelOutcome, ChannelRequest } from './channel-run.js';
import { remoteCommand } from './remote-command.js';
import type { SshExec, TransferOptions } from './ssh-exec.js';
import { tarOf } from './tar-stream.js';

const MAX_GET_BYTES = 64 * 1024 * 1024;

type Channel = (request: ChannelRequest) => Promise<ChannelOutcome>;

/** Files through the same connection as commands: one tar for any number of files, no sftp round trip per file. */
export function createTransfer(node: string, channel: Channel): Pick<SshExec, 'put' | 'putTree' | 'get'> {
  const putTree: SshExec['putTree'] = async (files, options = {}) => {
    if (files.length === 0) return;
    // -m: a node's clock may be behind after a restore, and tar would complain about files from the future.
    const argv = ['tar', '-x', '-m', '-p', '-f', '-', '-C', '/'];
    const said = new Collector(64 * 1024);
    const source = { error: undefined as unknown };
    const outcome = await channel({
      ...base(argv, options, true),
      input: rememberError(tarOf(files), source),
      onData: (_stream, chunk) => said.add(chunk),
    });
    const first = files[0]?.path ?? '';
    const what = `upload ${files.length === 1 ? first : `${files.length} files`} to ${node}`;
    if (source.error !== undefined) throw transferError('K8SLAB_SSH_PUT', what, messageOf(source.error), source.error);
    assertDone(outcome, { code: 'K8SLAB_SSH_PUT', what, node, said: said.text() });
  };
  return {
    putTree,
    put: (source, path, { mode, ...options }) =>
      putTree([typeof source === 'string' ? { path, mode, from: source } : { path, mode, content: source }], options),
    get: async (path, options = {}) => {
      const content = new Collector(MAX_GET_BYTES);
      const said = new Collector(64 * 1024);
      const outcome = await channel({
        ...base(['cat', '--', path], options, false),
        onData: (stream, chunk) => (stream === 'stdout' ? content : said).add(chunk),
      });
      const what = `read ${path} of ${node}`;
      assertDone(outcome, { code: 'K8SLAB_SSH_GET', what, node, said: said.text() });
      if (content.overflow) throw transferError('K8SLAB_SSH_GET', what, 'it is larger than 64 MiB');
      return content.bytes();
    },
  };
}

function base(argv: readonly string[], options: TransferOptions, stdin: boolean) {
  const { sudo = true, deadlineMs, signal } = options;
  return {
    command: remoteCommand({ argv, sudo, stdin, cwd: undefined, deadlineMs }),
    input: undefined,
    deadlineMs,
    signal,
  };
}

/**
 * The far end only sees its input stop; the reason is on this side. What is thrown into us, when the far end ends before
 * its input does, is no reason of ours: tar has told its own by then.
 */
async function* rememberError(source: AsyncIterable<Uint8Array>, seen: { error: unknown }): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await chunks.next().catch((error: unknown) => {
        seen.error = error;
        throw error;
      });
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await chunks.return?.();
  }
}

function assertDone(
  outcome: ChannelOutcome,
  { code, what, node, said }: { code: string; what: string; node: string; said: string },
): void {
  if (outcome.reason === 'exit' && outcome.exitCode === 0) return;
  if (outcome.reason === 'aborted') throw interruptedError(what, outcome.cause);
  if (outcome.reason === 'connection') throw connectionLost(what, node, outcome.cause);
  if (/No space left on device/i.test(said)) throw nodeFull(what, node);
  const why = {
    exit: `exit code ${outcome.exitCode ?? '?'}`,
    signal: 'the program on the node was killed',
    timeout: 'it took too long',
  }[outcome.reason];
  throw transferError(code, what, said === '' ? why : `${why}, ${said}`, outcome.cause);
}

function nodeFull(what: string, node: string): LabError {
  return new LabError('K8SLAB_NODE_FULL', `Cannot ${what}: its disk is full`, {
    hint: `Look with k8slab ssh ${node} -- df -h, remove what is not needed, then run the same command again.`,
  });
}

function transferError(code: string, what: string, why: string, cause?: unknown): LabError {
  return new LabError(code, `Cannot ${what}: ${why}`, cause === undefined ? {} : { cause });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Bytes up to a limit. */
class Collector {
  private readonly chunks: Buffer[] = [];
  private size = 0;
  overflow = false;

  constructor(private readonly limit: number) {}

  add(chunk: Buffer): void {
    this.size += chunk.length;
    if (this.size > this.limit) this.overflow = true;
    else this.chunks.push(chunk);
  }

  bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }

  text(): string {
    return redact(this.bytes().toString('utf8').trim());
  }
}
