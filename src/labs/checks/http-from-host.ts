import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import type { HttpCheck } from '../check-model.js';

export interface Answer {
  status: number;
  /** Status line and headers, one a line. */
  head: string;
  body: string;
}

/** A page that never ends must not fill the memory. */
const MAX_BODY = 256 * 1024;

/**
 * Requests from the workstation, one after the other, each on a connection of its own; a request without an answer is
 * the reason why. Node's own client instead of curl: Windows may have none, and fetch cannot accept any certificate.
 */
export async function askFromHost(
  check: Pick<HttpCheck, 'url' | 'requests' | 'headers' | 'insecure'>,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<(Answer | string)[]> {
  const answers: (Answer | string)[] = [];
  while (answers.length < check.requests) {
    const answer = await askOnce(check, AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]));
    answers.push(answer);
    // The others would wait as long for the same.
    if (typeof answer === 'string') break;
  }
  return answers;
}

function askOnce(
  { url, headers, insecure }: Pick<HttpCheck, 'url' | 'headers' | 'insecure'>,
  signal: AbortSignal,
): Promise<Answer | string> {
  return new Promise((resolve) => {
    const fail = (error: Error): void => resolve(error.name === 'TimeoutError' ? 'timeout' : error.message);
    const options = { headers, agent: false as const, signal };
    const asked = url.startsWith('https:')
      ? secure(url, { ...options, rejectUnauthorized: !insecure })
      : plain(url, options);
    asked.on('error', (error) => fail(signal.reason instanceof Error ? signal.reason : error));
    asked.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= MAX_BODY) chunks.push(chunk);
        else response.destroy();
      });
      response.on('error', fail);
      response.on('close', () => {
        const lines = response.rawHeaders.flatMap((name, index, all) =>
          index % 2 ? [] : [`${name}: ${all[index + 1]}`],
        );
        const status = response.statusCode ?? 0;
        const head = [`HTTP/${response.httpVersion} ${status} ${response.statusMessage ?? ''}`, ...lines].join('\n');
        resolve({ status, head, body: Buffer.concat(chunks).toString('utf8') });
      });
    });
    asked.end();
  });
}
