import { rename } from 'node:fs/promises';
import { isDiskTrouble } from '../disk-trouble.js';
import { connectionFailure, HttpFailure, statusFailure } from './failure.js';
import type { HttpResponse } from './client.js';
import { looksLikeHtml } from './html.js';
import { PartFile } from './part-file.js';
import { type RetryOptions, withRetries } from './retry.js';

export interface DownloadRequest {
  /** What it is, across runs: a part that was begun from another URL is not continued. */
  url: string;
  /** Asks the server; any status comes back. */
  open: (headers: Readonly<Record<string, string>>, signal: AbortSignal) => Promise<HttpResponse>;
  /** Appears when it is whole and right, never before. */
  target: string;
  /** Hex. Undefined: `accept` decides. */
  sha256?: string | undefined;
  /** Bytes. */
  size?: number | undefined;
  /** Looks at the complete file before it gets its name. @throws HttpFailure */
  accept?: (path: string) => Promise<void>;
  /** Bytes here so far, and in all where the server says so. Falls when a server makes us start anew. */
  onBytes: (done: number, total: number | undefined) => void;
}

export interface Downloaded {
  sha256: string;
  size: number;
}

/**
 * Downloads into `target.part` and renames that when its bytes are verified. What an interrupted or failed run leaves
 * is continued by the next one, if the server still has the same file.
 * @throws HttpFailure, K8SLAB_INTERRUPTED
 */
export async function download(request: DownloadRequest, retry: RetryOptions): Promise<Downloaded> {
  let best = 0;
  let mismatches = 0;
  return withRetries(retry, async (progressed) => {
    const part = await PartFile.open(request.target, retry.signal);
    const started = part.size;
    best ||= started;
    try {
      await fill(part, request, retry, () => {
        // More than ever before: a server that begins at zero each time and never ends is no progress.
        if (part.size > best) {
          best = part.size;
          progressed();
        }
      });
      const sha256 = part.sha256();
      if (request.sha256 !== undefined && sha256 !== request.sha256) {
        await part.discard();
        mismatches += 1;
        // Once may be the line, or two different files glued together. Twice is the server.
        throw mismatch(sha256, request.sha256, mismatches < 2);
      }
      await request.accept?.(part.path);
      await part.close();
      await rename(part.path, request.target);
      await part.forgetNote();
      return { sha256, size: part.size };
    } catch (error) {
      if (part.size === 0) await part.discard();
      else await part.close().catch(() => undefined);
      retry.signal.throwIfAborted();
      throw isDiskTrouble(error) ? error : connectionFailure(error);
    }
  });
}

async function fill(part: PartFile, request: DownloadRequest, retry: RetryOptions, grown: () => void): Promise<void> {
  const { url, open, size, sha256, onBytes } = request;
  if (size !== undefined && part.size === size && size > 0 && sha256 !== undefined) return;
  const resume = part.size > 0 && part.note?.url === url && (part.note.validator !== undefined || sha256 !== undefined);
  const headers: Record<string, string> = { 'accept-encoding': 'identity' };
  if (resume) {
    headers['range'] = `bytes=${part.size}-`;
    if (part.note?.validator !== undefined) headers['if-range'] = part.note.validator;
  }
  const response = await open(headers, retry.signal);
  try {
    const { status } = response;
    const range = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(response.header('content-range') ?? '');
    if (resume && status === 416) {
      if (range?.[2] === String(part.size)) return;
      await part.restart({ url });
      throw new HttpFailure('the server has less of the file than is here already', { passing: true });
    }
    if (status === 206 && !(resume && range?.[1] === String(part.size))) {
      await part.restart({ url });
      throw new HttpFailure('the server continues at another place than was asked for', { passing: true });
    }
    if (status !== 200 && status !== 206) {
      throw statusFailure(status, response.header('retry-after'), retry.clock.wall());
    }
    // From its beginning. What is here goes only when the file has come: a login page must not cost a night's download.
    let anew = status === 200;
    const left = Number(response.header('content-length') ?? Number.NaN);
    // A server may send less than was asked for; what it says of the whole file counts.
    const whole = status === 206 ? Number(range?.[2] ?? Number.NaN) : Number.NaN;
    const here = anew ? 0 : part.size;
    const total = Number.isNaN(whole) ? (Number.isNaN(left) ? size : here + left) : whole;
    if (size !== undefined && total !== undefined && total !== size) throw wrongSize(total, size);
    onBytes(here, total);
    for await (const chunk of response.body) {
      const bytes = chunk as Uint8Array;
      if (anew) {
        if (looksLikeHtml(response.header('content-type'), bytes)) throw htmlInstead();
        await part.restart(noteOf(url, response));
        anew = false;
      }
      if (total !== undefined && part.size + bytes.length > total) throw wrongSize(part.size + bytes.length, total);
      await part.append(bytes);
      grown();
      onBytes(part.size, total);
    }
    if (anew) await part.restart(noteOf(url, response));
    if (total !== undefined && part.size < total) {
      throw new HttpFailure(`the connection was closed after ${part.size} of ${total} bytes`, { passing: true });
    }
  } finally {
    response.body.destroy();
  }
}

/** Weak ETags do not promise the same bytes; a date does as far as any server does. */
function noteOf(url: string, response: HttpResponse): { url: string; validator?: string } {
  const etag = response.header('etag');
  const validator = etag?.startsWith('"') ? etag : response.header('last-modified');
  return { url, ...(validator !== undefined && { validator }) };
}

function mismatch(actual: string, wanted: string, passing: boolean): HttpFailure {
  return new HttpFailure(`its sha256 is ${actual}, ${wanted} is wanted`, {
    passing,
    code: 'K8SLAB_DOWNLOAD_CHECKSUM',
    hint: 'The server or a proxy gives another file than its project published: try without --mirror or later',
  });
}

function wrongSize(actual: number, wanted: number): HttpFailure {
  return new HttpFailure(`it has ${actual} bytes or more, ${wanted} are wanted`, {
    passing: false,
    code: 'K8SLAB_DOWNLOAD_CHECKSUM',
  });
}

function htmlInstead(): HttpFailure {
  return new HttpFailure('a web page came instead of the file', {
    passing: false,
    code: 'K8SLAB_DOWNLOAD_HTML',
    hint: 'Often this is the login page of a network or the error page of a proxy: open the address in a browser',
  });
}
