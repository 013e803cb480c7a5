import type { HttpResponse } from './client.js';
import { connectionFailure, HttpFailure, statusFailure } from './failure.js';
import { looksLikeHtml } from './html.js';
import { type RetryOptions, withRetries } from './retry.js';

/**
 * A small file, whole, in memory; tried again like a download.
 * @param limit bytes; more is a failure
 * @throws HttpFailure, K8SLAB_INTERRUPTED
 */
export async function fetchSmall(
  open: (signal: AbortSignal) => Promise<HttpResponse>,
  limit: number,
  retry: RetryOptions,
): Promise<{ bytes: Buffer; response: HttpResponse }> {
  return withRetries(retry, async () => {
    const response = await open(retry.signal);
    try {
      if (response.status !== 200) {
        throw statusFailure(response.status, response.header('retry-after'), retry.clock.wall());
      }
      const bytes = await readAll(response, limit);
      if (looksLikeHtml(response.header('content-type'), bytes)) {
        throw new HttpFailure('a web page came instead', { passing: false, code: 'K8SLAB_DOWNLOAD_HTML' });
      }
      return { bytes, response };
    } catch (error) {
      retry.signal.throwIfAborted();
      throw connectionFailure(error);
    } finally {
      response.body.destroy();
    }
  });
}

async function readAll(response: HttpResponse, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += (chunk as Buffer).length;
    if (size > limit) throw new HttpFailure(`it is larger than ${limit} bytes`, { passing: false });
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}
