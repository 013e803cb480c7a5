import { request } from 'node:https';
import type { KubeconfigParts } from './kubeconfig-text.js';

const DEADLINE_MS = 5000;

/** Asks the API server from this host, as kubectl would. The reason why not, or undefined when it answered. */
export function apiProblem(server: string, parts: KubeconfigParts, signal: AbortSignal): Promise<string | undefined> {
  const pem = (base64: string): Buffer => Buffer.from(base64, 'base64');
  const options = {
    ca: pem(parts.ca),
    cert: pem(parts.certificate),
    key: pem(parts.key),
    signal,
    timeout: DEADLINE_MS,
  };
  return new Promise<string | undefined>((resolve) => {
    const call = request(`${server}/version`, options, (response) => {
      response.resume();
      resolve(response.statusCode === 200 ? undefined : `HTTP ${response.statusCode ?? '?'}`);
    });
    call.on('timeout', () => call.destroy(new Error(`no answer in ${DEADLINE_MS / 1000} s`)));
    call.on('error', (error) => resolve(error.message));
    call.end();
    // A key or certificate that is none is refused before any packet.
  }).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
}
