import { HttpClient } from '../bundle/create/http/client.js';
import { HttpFailure } from '../bundle/create/http/failure.js';
import type { LabConfig } from '../config/model.js';
import type { SourceSeen } from '../doctor/host-extras.js';
import { redact } from '../errors.js';
import type { PlanSource } from '../plan/sources.js';

/** A server that takes longer is no help for an installation either. */
const ASK_MS = 6000;

export interface AskOptions {
  /** Of the lab file: the nodes have no other, whatever this host has. */
  proxy: LabConfig['proxy'];
  signal: AbortSignal;
  userAgent: string;
}

/** Asks every source at once, as the nodes will. Never rejects but when interrupted. */
export async function askSources(
  sources: readonly PlanSource[],
  { proxy, signal, userAgent }: AskOptions,
): Promise<SourceSeen[]> {
  const { noProxy } = proxy;
  const http = new HttpClient({
    proxy: { http: proxy.http, https: proxy.https, noProxy: noProxy.join(',') },
    mirrors: [],
    stallMs: ASK_MS,
    userAgent,
  });
  try {
    return await Promise.all(
      sources.map(async ({ name, kind, urls }) => {
        const problems = await Promise.all(urls.map((url) => problemOf(http, { url, kind, signal })));
        if (problems.includes(undefined)) return { name };
        const said = urls.length === 1 ? problems : problems.map((problem, at) => `${hostOf(urls[at])}: ${problem}`);
        return { name, problem: redact(said.join(', ')) };
      }),
    );
  } finally {
    await http.close();
  }
}

async function problemOf(
  http: HttpClient,
  { url, kind, signal }: { url: string; kind: PlanSource['kind']; signal: AbortSignal },
): Promise<string | undefined> {
  const late = AbortSignal.timeout(ASK_MS);
  try {
    const { status, body } = await http.get(url, {}, AbortSignal.any([signal, late]));
    body.destroy();
    // A registry says 401 or 403 to who has not asked for an image yet.
    if (status === 200 || (kind === 'registry' && (status === 401 || status === 403))) return undefined;
    return status === 429 ? 'it limits this network (status 429)' : `status ${status}`;
  } catch (error) {
    signal.throwIfAborted();
    if (late.aborted) return `no answer within ${ASK_MS / 1000} s`;
    if (error instanceof HttpFailure) return error.message;
    throw error;
  }
}

function hostOf(url: string | undefined): string {
  return url === undefined ? '' : new URL(url).host;
}
